import { describe, expect, test } from 'vitest';
import { asActor } from '#server/platform/db/index.ts';
import { registerPeople } from '../people/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import { createHamlets, endHamlet, findPlace, placesUnder, renameHamlet } from './index.ts';

const database = useDatabase({ content: true });
const on = '2026-11-23';

const office = async (code: string) => {
	const communeId = await placeId(database, code);
	return { communeId, officer: await buildStaff(database, 'commune', { placeId: communeId }) };
};

describe('hamlets', () => {
	test('are added from a pasted list, once, numbered, in order of their figures', async () => {
		const { communeId, officer } = await office('30178');
		const text = '1. Ấp 10\n2. Ấp 2\n\n3. ấp An Thuận\nẤp 02\n';
		expect(await createHamlets(database.app, officer, { communeId, text, on })).toEqual({
			kind: 'added',
			added: ['Ấp 10', 'Ấp 2', 'Ấp An Thuận'],
			already: ['Ấp 02']
		});
		expect(await createHamlets(database.app, officer, { communeId, text, on })).toMatchObject({
			added: [],
			already: { length: 4 }
		});
		const hamlets = await placesUnder(database.app, communeId, on);
		expect(hamlets.map(({ name, code }) => [code, name])).toEqual([
			['30178.002', 'Ấp 2'],
			['30178.001', 'Ấp 10'],
			['30178.003', 'Ấp An Thuận']
		]);
		expect(hamlets[0]!.above.map(({ name }) => name)).toEqual(['Tỉnh Đồng Tháp', 'Xã Mỹ An Hưng']);
	});
	test('a list with a bad line adds nothing and names the line', async () => {
		const { communeId, officer } = await office('30169');
		expect(await createHamlets(database.app, officer, { communeId, text: 'Ấp 1\n=2+2\n', on })).toMatchObject({
			kind: 'problems',
			problems: [{ line: 2, problem: 'hamlet-name-unreadable' }]
		});
		expect(await placesUnder(database.app, communeId, on)).toEqual([]);
		await expect(createHamlets(database.app, officer, { communeId, text: ' \n', on })).rejects.toMatchObject({
			code: 'nothing-pasted'
		});
		await expect(createHamlets(database.app, officer, { communeId, text: 'Ấp 1\n'.repeat(201), on })).rejects.toMatchObject({
			code: 'too-many-lines'
		});
	});
	test('two offices at once give no number twice', async () => {
		const { communeId, officer } = await office('30184');
		await Promise.all(['Ấp A', 'Ấp B', 'Ấp C'].map((text) => createHamlets(database.app, officer, { communeId, text, on })));
		expect((await placesUnder(database.app, communeId, on)).map(({ code }) => code).sort()).toEqual([
			'30184.001',
			'30184.002',
			'30184.003'
		]);
	});
	test('belong to their own office, by both walls', async () => {
		const [mine, other] = [await office('30208'), await office('30214')];
		await expect(
			createHamlets(database.app, other.officer, { communeId: mine.communeId, text: 'Ấp 1', on })
		).rejects.toMatchObject({ code: 'forbidden' });
		const row = {
			code: '30208.900',
			level: 'hamlet',
			kind: 'hamlet',
			name_vi: 'Ấp Lậu',
			name_en: 'x',
			parent_id: mine.communeId,
			valid_from: '2025-07-01',
			path: '',
			source: 'x'
		};
		await expect(asActor(database.app, other.officer, (db) => db.insertInto('place').values(row).execute())).rejects.toThrow(
			'row-level security'
		);
		const helper = await buildStaff(database, 'helper', { placeId: mine.communeId });
		await expect(createHamlets(database.app, helper, { communeId: mine.communeId, text: 'Ấp 1', on })).rejects.toMatchObject({
			code: 'forbidden'
		});
	});
	test('are renamed, but never to a name that is taken', async () => {
		const { communeId, officer } = await office('30226');
		await createHamlets(database.app, officer, { communeId, text: 'Ấp Hòa\nẤp Tân', on });
		const [hoa] = await placesUnder(database.app, communeId, on);
		await expect(renameHamlet(database.app, officer, { id: hoa!.id, name: 'Ấp Tân', on })).rejects.toMatchObject({
			code: 'hamlet-known'
		});
		await renameHamlet(database.app, officer, { id: hoa!.id, name: 'ấp Hòa Bình', on });
		expect(await findPlace(database.app, { text: 'Ấp Hoà Bình, xã Lai Vung', on })).toMatchObject({
			kind: 'found',
			place: { name: 'Ấp Hòa Bình' }
		});
		expect(await findPlace(database.app, { text: 'Ấp Khác, xã Lai Vung', on })).toMatchObject({
			kind: 'unknown',
			inside: { name: 'Xã Lai Vung' }
		});
	});
	test('cannot end while people live there', async () => {
		const { communeId, officer } = await office('30235');
		await createHamlets(database.app, officer, { communeId, text: 'Ấp 1\nẤp 2', on });
		const [one, two] = await placesUnder(database.app, communeId, on);
		await registerPeople(database.app, officer, { people: [newPerson(one!.id)], source: 'form' });
		await expect(endHamlet(database.app, officer, { id: one!.id, on })).rejects.toMatchObject({
			code: 'place-lived-in',
			details: { people: 1 }
		});
		await endHamlet(database.app, officer, { id: two!.id, on });
		expect((await placesUnder(database.app, communeId, '2026-11-24')).map(({ name }) => name)).toEqual(['Ấp 1']);
		expect((await placesUnder(database.app, communeId, on)).map(({ name }) => name)).toEqual(['Ấp 1', 'Ấp 2']);
	});
});
