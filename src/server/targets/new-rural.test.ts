import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildSchools } from '../../../tests/support/schools.ts';
import { readOrganisations, readTarget, recordNewRural, recordOneNewRural } from './index.ts';

const database = useDatabase({ content: true });
const now = new Date();

type Built = Awaited<ReturnType<typeof buildSchools>>;
let province: Built['province'];
let officer: Built['officer'];
let target: string;
beforeAll(async () => {
	({ province, officer, target } = await buildSchools(database));
});

test('places building new-style rural areas are recorded whole or not at all, with the units in them, and marked on the board', async () => {
	const file = (...rows: string[]) => ({
		bytes: new TextEncoder().encode(['Mã;Xây dựng;Từ ngày;Nguồn', ...rows].join('\n'))
	});
	expect(await recordNewRural(database.app, province, file('30178;chắc;31/02/2026;', '1;có;01/01/2026;QĐ 1'))).toEqual({
		recorded: 0,
		problems: [
			{ row: 2, field: 'building', text: 'chắc' },
			{ row: 2, field: 'from', text: '31/02/2026' },
			{ row: 2, field: 'source', text: '' },
			{ row: 3, field: 'place', text: '1' }
		]
	});
	await expect(recordNewRural(database.app, officer, file('30178;có;01/01/2026;QĐ 1'))).rejects.toMatchObject({
		code: 'forbidden'
	});
	const one = { place: '30178', building: 'yes', from: '01/01/2026', source: '' };
	await expect(recordOneNewRural(database.app, province, one)).rejects.toMatchObject({
		code: 'new-rural-source',
		details: { field: 'source' }
	});
	expect((await readTarget(database.app, officer, { target, place: '30178', now })).rows.map(({ priority }) => priority)).toEqual(
		[false, false]
	);
	await recordNewRural(database.app, province, file('30178;có;01/01/2026;QĐ 1', '30178.902;không;01/06/2026;QĐ 2'));
	const { rows } = await readTarget(database.app, officer, { target, place: '82', now });
	expect(rows.filter(({ priority }) => priority).map(({ code }) => code)).toEqual(['30178']);
	expect((await readOrganisations(database.app, officer, { target, place: '30178', now })).rows).toMatchObject([
		{ priority: true },
		{ priority: true }
	]);
	await recordOneNewRural(database.app, province, { ...one, building: 'no', from: '01/07/2026', source: 'QĐ 3' });
	const later = await readTarget(database.app, officer, { target, place: '82', now });
	expect(later.rows.some(({ priority }) => priority)).toBe(false);
});
