import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildSchools, expectNobodyAstray, pupilsForm, putInForce } from '../../../tests/support/schools.ts';
import { openTarget, readBoard, readTarget, saveTarget, withdrawTarget } from './index.ts';

const database = useDatabase({ content: true });
const now = new Date();

type Built = Awaited<ReturnType<typeof buildSchools>>;
let province: Built['province'];
let officer: Built['officer'];
let target: string;
beforeAll(async () => {
	({ province, officer, target } = await buildSchools(database));
});

const withdrawal = { reason: 'Trùng với chỉ tiêu của tỉnh', issuer: 'Ban chỉ đạo', number: '9/QĐ-BCĐ', date: '' };
const onBoard = async () =>
	(await readBoard(database.app, officer, { place: '30178', now })).rows.some((row) => row.target.id === target);

test('withdrawing takes a target off the board with a reason and a document; its versions stay, and another sets it again', async () => {
	const withdraw = (more: Partial<typeof withdrawal> = {}, version = 1, actor = province) =>
		withdrawTarget(database.app, actor, { target, version, form: { ...withdrawal, ...more } });
	await expect(withdraw({}, 1, officer)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(withdraw({ reason: '' })).rejects.toMatchObject({ code: 'target-field', details: { field: 'reason' } });
	await expect(withdraw({ date: '31/02/2026' })).rejects.toMatchObject({ code: 'target-day' });
	await expect(withdraw({}, 7)).rejects.toMatchObject({ code: 'conflict' });
	expect(await onBoard()).toBe(true);
	// Everybody is counted once over all targets, so they are counted anew before it leaves.
	expect(await withdraw()).toEqual({ inForce: false });
	await putInForce(database, target);
	expect(await onBoard()).toBe(false);
	await expect(readTarget(database.app, officer, { target, place: '30178', now })).rejects.toMatchObject({ code: 'not-found' });
	await expect(withdraw({}, 2)).rejects.toMatchObject({ code: 'target-withdrawn' });
	const { versions } = await openTarget(database.app, officer, target);
	expect(versions).toMatchObject([
		{ version: 2, kind: 'withdrawn', reason: withdrawal.reason, document: { number: '9/QĐ-BCĐ' }, inForce: true },
		{ version: 1, kind: 'issued', reason: null }
	]);
	await expectNobodyAstray(database);

	expect(await saveTarget(database.app, province, { target, version: 2, form: pupilsForm })).toMatchObject({
		version: 3,
		inForce: false
	});
	await putInForce(database, target);
	expect(await onBoard()).toBe(true);
	await expectNobodyAstray(database);
});

test('the board of a day before still has a withdrawn target', async () => {
	await withdrawTarget(database.app, province, { target, version: 3, form: withdrawal });
	await putInForce(database, target);
	const owner = database.owner;
	await owner
		.updateTable('target_version')
		.set({ made_at: new Date(now.getTime() - 3 * 86_400_000) })
		.where('target_id', '=', target)
		.where('version', '<', 4)
		.execute();
	const day = new Date(now.getTime() - 2 * 86_400_000).toISOString().slice(0, 10);
	await owner.updateTable('counting_day').set({ known_since: day }).execute();
	const past = await readBoard(database.app, officer, { place: '30178', asOf: day, now });
	expect(past.rows.some((row) => row.target.id === target)).toBe(true);
	expect(await onBoard()).toBe(false);
});
