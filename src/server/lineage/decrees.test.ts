import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { placeByCode, placesLoader, placesUnder, remakeMaps } from '../places/index.ts';
import { registerPeople, searchPeople } from '../people/index.ts';
import { useDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { buildOldMap, changeRow as row, decreeText as form, draftOfJuly2025 } from '../../../tests/support/lineage.ts';
import { buildStaff, newPerson } from '../../../tests/support/people.ts';
import { addChangeRows, askDecreeWork, createDecree, previewDecree } from './index.ts';
import { doDecreeWork } from './work.ts';

const NOW = new Date('2026-11-23T03:00:00Z');
const TODAY = '2026-11-23';
const database = useDatabase();

describe('a decree that merges two communes and splits a third', () => {
	test('counts the same before and after, moves nobody, and is undone without a trace', async () => {
		const ids = await buildOldMap(database);
		const province = await buildStaff(database, 'province', { placeId: ids['87']! });
		const second = await buildStaff(database, 'province', { placeId: ids['87']! });
		const officers = Object.fromEntries(
			await Promise.all(
				['30001', '30002', '30003', '30004'].map(async (code) => [
					code,
					await buildStaff(database, 'commune', { placeId: ids[code]! })
				])
			)
		) as Record<string, Awaited<ReturnType<typeof buildStaff>>>;
		for (const code of ['30001', '30001.001', '30002.002', '30003', '30003', '30003.001', '30003.002', '30004'])
			await registerPeople(database.app, officers[code.slice(0, 5)]!, {
				people: [newPerson(ids[code]!, { name: `Người ${code}`, livesSince: '2024-01-01' })],
				source: 'form'
			});
		const seen = async (code: string) =>
			(await searchPeople(database.app, officers[code]!, { q: '', page: 1 } as never)).people.map(({ id }) => id).sort();
		const before = Object.fromEntries(await Promise.all(Object.keys(officers).map(async (code) => [code, await seen(code)])));
		expect(Object.values(before).map((people) => (people as string[]).length)).toEqual([2, 1, 4, 1]);
		const all = async () =>
			(
				await sql`select (select jsonb_agg(p order by p.id) from place p where p.valid_from < p.valid_to) as places,
				(select jsonb_agg(m order by m.epoch, m.place_id) from place_on_map m join place p on p.id = m.place_id where p.valid_from < p.valid_to) as maps,
				(select jsonb_agg(t order by t.target_id, t.place_id) from tally t) as tallies, (select jsonb_agg(r order by r.id) from role_assignment r) as roles,
				(select jsonb_agg(p order by p.id) from person p) as people`.execute(database.owner)
			).rows[0];
		const world = await all();

		const id = newId();
		await createDecree(database.app, province, { id, form: form('2026-11-01'), now: NOW });
		await addChangeRows(database.app, province, {
			id,
			rows: [
				row({ oldCode: '30001', newCode: '30002', newName: 'Phường An Bình' }),
				row({ oldCode: '30002', newCode: '30002' }),
				row({ oldCode: '30003', newCode: '30003', newName: 'Xã Chia Đông', partial: true }),
				row({ oldCode: '30003', newCode: '30005', newName: 'Xã Chia Tây', partial: true }),
				row({ oldCode: '30003.001', parentCode: '30005' }),
				row({ oldCode: '871' }),
				row({ oldCode: '872' })
			]
		});
		const { problems, preview } = await previewDecree(database.app, second, { id, target: null });
		expect(problems).toEqual([]);
		for (const { before, after } of preview!.totals) expect(after).toBe(before);
		expect(preview!.totals.find(({ what }) => what === 'people')).toEqual({ what: 'people', before: 8, after: 8 });
		expect(preview!.units.map(({ name, shape, counts }) => [name, shape, counts['people']])).toEqual([
			['Phường An Bình', 'merge', 3],
			['Xã Chia Đông', 'split', 0],
			['Xã Chia Tây', 'split', 1]
		]);
		expect(preview!.uncertain.map(({ name, counts }) => [name, counts['people']])).toEqual([['Tỉnh Đồng Tháp', 2]]);
		expect(preview!.left.hamlets.map(({ code }) => code)).toEqual(['30003.002']);

		await askDecreeWork(database.app, second, { id, work: 'apply', today: TODAY });
		await doDecreeWork(database.worker, { id, now: NOW });
		expect((await previewDecree(database.app, second, { id, target: null })).decree).toMatchObject({
			state: 'applied',
			refused: null
		});
		expect(await placeByCode(database.app, '30002', '2026-10-31')).toMatchObject({ name: 'Xã Bình Hai' });
		const merged = await placeByCode(database.app, '30002', TODAY);
		expect(merged).toMatchObject({ name: 'Phường An Bình', nameEn: 'An Binh Ward', kind: 'ward' });
		expect((await placesUnder(database.app, merged!.id, TODAY)).map(({ code }) => code).sort()).toEqual([
			'30001.001',
			'30001.002',
			'30002.001',
			'30002.002'
		]);
		// The day after, each officer sees exactly the same people.
		for (const code of Object.keys(officers)) expect(await seen(code), code).toEqual(before[code]);
		officers['new'] = await buildStaff(database, 'commune', { placeId: merged!.id });
		expect(await seen('new')).toEqual([...before['30001']!, ...before['30002']!].sort());
		await sql`delete from role_assignment where account_id = ${officers['new'].accountId}`.execute(database.owner);

		// What stands on the maps is what they are made from.
		const maps = await all();
		await remakeMaps(database.worker);
		expect(await all()).toEqual(maps);

		await askDecreeWork(database.app, province, { id, work: 'undo', today: TODAY });
		await doDecreeWork(database.worker, { id, now: NOW });
		const { decree } = await previewDecree(database.app, second, { id, target: null });
		expect(decree).toMatchObject({ state: 'draft', refused: null });
		expect(await all()).toEqual(world);
	});
});

describe('the decree of 1 July 2025, on a database as of June', () => {
	const june = useDatabase();
	const after = useDatabase({ content: true });

	test('is loaded from its file, with the provinces and the districts by hand, and makes today’s map', async () => {
		vi.stubEnv('LOAD_AS_OF', '2025-06-30');
		expect(await placesLoader.load(june.owner)).toBe('330 units as of the day before 2025-07-01, 3252 of other provinces since');
		vi.unstubAllEnvs();
		const old = await placeByCode(june.app, '87', TODAY);
		const province = await buildStaff(june, 'province', { placeId: old!.id });
		const administrator = await buildStaff(june, 'administrator', {});
		const id = await draftOfJuly2025(june, province, NOW);
		const { problems, preview } = await previewDecree(june.app, administrator, { id, target: null });
		expect(problems).toEqual([]);
		expect(preview!.units.filter(({ level }) => level === 'commune')).toHaveLength(102);
		await askDecreeWork(june.app, administrator, { id, work: 'apply', today: TODAY });
		await doDecreeWork(june.worker, { id, now: NOW });

		const map = async ({ owner }: TestDatabase) =>
			(
				await sql`
					select p.code, p.kind, p.valid_from, p.valid_to, m.epoch, u.code as parent, c.code as carrier,
						(select array_agg(array[t.code, s.partial::text] order by t.code) from succession s join place t on t.id = s.to_id where s.from_id = p.id) as heirs
					from place_on_map m join place p on p.id = m.place_id left join place u on u.id = m.parent_id left join place c on c.id = m.carrier_id
					order by m.epoch, p.code, p.valid_from`.execute(owner)
			).rows;
		expect(await map(june)).toEqual(await map(after));

		// A later load of the content leaves it to people; and what a decree ended since stays ended.
		await sql`update place set valid_to = '2026-11-01' where code = '30208' and valid_from = '2025-07-01'`.execute(after.owner);
		await placesLoader.load(after.owner);
		expect(await placeByCode(after.app, '30208', TODAY)).toBeNull();
		await sql`update place set valid_to = 'infinity' where code = '30208' and valid_from = '2025-07-01'`.execute(after.owner);
		await placesLoader.load(june.owner);
		expect(await map(june)).toEqual(await map(after));
	});
});
