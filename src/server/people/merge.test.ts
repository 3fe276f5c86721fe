import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { recount } from '../recognition/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildOrganisation, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import {
	CHOICES,
	erasePerson,
	mergePeople,
	openPerson,
	previewMerge,
	registerPeople,
	searchPeople,
	unmergePeople,
	updateIdentity,
	type NewPerson
} from './index.ts';
import type { Actor } from '#server/platform/actor.ts';

const database = useDatabase({ content: true });
const now = new Date('2026-11-23T03:00:00Z');
const code = (code: string) => ({ code });

async function setting(at: string) {
	const commune = await placeId(database, at);
	return { commune, officer: await buildStaff(database, 'commune', { placeId: commune }) };
}
const register = async (actor: Actor, ...people: NewPerson[]) => {
	await registerPeople(database.app, actor, { people, source: 'form' });
	await judge(...people.map(({ id }) => id));
};
const judge = (...ids: string[]) => database.pools.worker.query('select refresh_standing($1)', [ids]);
const learn = async (person: string, place: number, what: string) => {
	await database.pools.worker.query(
		`insert into evidence (person_id, id, what, place_id, happened_at, mode, source) values ($1, $2, $3, $4, '2026-10-01', 'alone', 'test')`,
		[person, newId(), what, place]
	);
};
/** Everything that must come back when a merge is undone, and that must not move when somebody is erased. */
const counted = async () => ({
	tallies: (
		await database.pools.owner.query(
			'select target_id, place_id, members, learned, assessed, passed, confirmed, reached from tally where (members, learned, assessed, passed, confirmed, reached) <> (0, 0, 0, 0, 0, 0) order by target_id, place_id'
		)
	).rows,
	standings: (await database.pools.owner.query('select * from standing order by person_id')).rows
});
const recorded = async () => ({
	...(await counted()),
	persons: (await database.pools.owner.query('select * from person order by id')).rows,
	identities: (await database.pools.owner.query('select * from identity order by person_id')).rows
});
/** Where the running tallies differ from a recount, once everybody has been judged. */
const astray = async () => {
	const { people, cells } = await recount(database.worker, { by: null, repair: false, clock: () => now });
	return { people, cells };
};
const NOTHING = { people: 0, cells: [] };

describe('merging', () => {
	test('counts one person once, keeps the facts where they are, and finds both names', async () => {
		const { commune, officer } = await setting('28249');
		const kept = newPerson(commune, { name: 'Nguyễn Thị Bé Ba', birthYear: 1956, phone: null });
		const absorbed = newPerson(commune, {
			name: 'Nguyễn Thị Ba',
			birthYear: 1957,
			phone: '+84912345678',
			personalNumber: '087157000001'
		});
		await register(officer, kept, absorbed);
		await learn(kept.id, commune, 'lesson:4.1');
		await learn(absorbed.id, commune, 'lesson:4.2');
		await judge(kept.id, absorbed.id);
		const before = await recorded();
		const sides = await previewMerge(database.app, officer, { kept: kept.id, absorbed: absorbed.id });
		expect(sides.map(({ name, hasNumber }) => [name, hasNumber])).toEqual([
			['Nguyễn Thị Bé Ba', false],
			['Nguyễn Thị Ba', true]
		]);
		const id = newId();
		await mergePeople(database.app, officer, {
			id,
			kept: kept.id,
			absorbed: absorbed.id,
			take: ['phone', 'number'],
			reason: 'Ghi hai lần'
		});
		await judge(kept.id, absorbed.id);
		expect(await openPerson(database.app, officer, kept.id)).toMatchObject({
			name: 'Nguyễn Thị Bé Ba',
			birthYear: 1956,
			phone: '+84912345678',
			numberEnding: '001',
			evidence: { length: 2 },
			merges: [{ id }]
		});
		await expect(openPerson(database.app, officer, absorbed.id)).rejects.toMatchObject({
			code: 'merged',
			details: { id: kept.id }
		});
		for (const q of ['thi ba', 'be ba', '087157000001'])
			expect((await searchPeople(database.app, officer, { q })).people.map(({ id }) => id)).toEqual([kept.id]);
		expect(
			(await database.pools.owner.query('select person_id from standing where person_id in ($1, $2)', [kept.id, absorbed.id]))
				.rows
		).toEqual([{ person_id: kept.id }]);
		expect(await astray()).toEqual(NOTHING);
		await unmergePeople(database.app, officer, id);
		await judge(kept.id, absorbed.id);
		expect(await recorded()).toEqual(before);
		await expect(unmergePeople(database.app, officer, id)).rejects.toMatchObject(code('not-found'));
	});
	test('a chain comes apart in the order in which it was made, and no other', async () => {
		const { commune, officer } = await setting('28270');
		const people = Array.from({ length: 4 }, (_, n) => newPerson(commune, { name: `Chuỗi ${'ABCD'[n]}a` }));
		const [a, b, c, d] = people.map(({ id }) => id) as [string, string, string, string];
		await register(officer, ...people);
		await judge(a, b, c, d);
		const before = await recorded();
		const merge = async (kept: string, absorbed: string) => {
			const id = newId();
			await mergePeople(database.app, officer, { id, kept, absorbed, take: ['name'], reason: 'thử' });
			await judge(kept, absorbed);
			return id;
		};
		const [ba, cb, dc] = [await merge(b, a), await merge(c, b), await merge(d, c)];
		const speaking = async () =>
			Object.fromEntries(
				(await database.pools.owner.query('select id, merged_into from person where id = any ($1)', [[a, b, c, d]])).rows.map(
					(row) => [row.id, row.merged_into]
				)
			);
		expect(await speaking()).toEqual({ [a]: d, [b]: d, [c]: d, [d]: null });
		await expect(merge(a, d)).rejects.toMatchObject(code('merged'));
		await expect(unmergePeople(database.app, officer, ba)).rejects.toMatchObject(code('unmerge-later'));
		await expect(unmergePeople(database.app, officer, cb)).rejects.toMatchObject(code('unmerge-later'));
		for (const id of [dc, cb, ba]) await unmergePeople(database.app, officer, id);
		await judge(a, b, c, d);
		expect(await recorded()).toEqual(before);
		expect(await astray()).toEqual(NOTHING);
	});
	test('two officers at once make one merge', async () => {
		const { commune, officer } = await setting('28273');
		const [one, two] = [newPerson(commune), newPerson(commune)];
		await register(officer, one, two);
		const results = await Promise.allSettled([
			mergePeople(database.app, officer, { id: newId(), kept: one.id, absorbed: two.id, take: [], reason: 'x' }),
			mergePeople(database.app, officer, { id: newId(), kept: two.id, absorbed: one.id, take: [], reason: 'x' })
		]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		await judge(one.id, two.id);
		expect((results.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({
			code: expect.stringMatching(/conflict|merged/)
		});
	});
	test('is for whoever keeps both', async () => {
		const { commune, officer } = await setting('28285');
		const { commune: far, officer: farOfficer } = await setting('28297');
		const [mine, theirs] = [newPerson(commune), newPerson(far)];
		await register(officer, mine);
		await register(farOfficer, theirs);
		await expect(
			mergePeople(database.app, officer, { id: newId(), kept: mine.id, absorbed: theirs.id, take: [], reason: 'x' })
		).rejects.toMatchObject(code('not-found'));
		const inspector = await buildStaff(database, 'inspector', { placeId: commune });
		const another = newPerson(commune);
		await register(officer, another);
		await expect(
			mergePeople(database.app, inspector, { id: newId(), kept: mine.id, absorbed: another.id, take: [], reason: 'x' })
		).rejects.toMatchObject(code('forbidden'));
	});
	test('undone, it keeps what was corrected since', async () => {
		const { commune, officer } = await setting('28306');
		const [kept, absorbed] = [
			newPerson(commune, { name: 'Lê Văn Sáu', phone: '+84911111111' }),
			newPerson(commune, { name: 'Lê Văn Sau', phone: '+84922222222', personalNumber: '087056000123' })
		];
		await register(officer, kept, absorbed);
		const id = newId();
		await mergePeople(database.app, officer, {
			id,
			kept: kept.id,
			absorbed: absorbed.id,
			take: ['phone', 'number'],
			reason: 'x'
		});
		await updateIdentity(database.app, officer, {
			id: kept.id,
			form: { name: 'Lê Văn Sáu', birth: '1956', sex: 'Nữ', phone: '0933333333', number: '', note: '' },
			removeNumber: false,
			now
		});
		await unmergePeople(database.app, officer, id);
		await judge(kept.id, absorbed.id);
		expect(await openPerson(database.app, officer, kept.id)).toMatchObject({ phone: '+84933333333', hasNumber: false });
		expect(await openPerson(database.app, officer, absorbed.id)).toMatchObject({ phone: '+84922222222', numberEnding: '123' });
	});
	test('and undone, restores identity, standing and tallies, whatever was chosen', async () => {
		const { commune, officer } = await setting('28315');
		const hamlet = await buildHamlet(database, commune, '28315.001', 'Ấp Một');
		const cooperative = await buildOrganisation(database, commune, 'cooperative', 'HTX Thử');
		const body = await buildOrganisation(database, commune, 'public-body', 'UBND Thử');
		await database.pools.worker.query('select refresh_organisations($1)', [[cooperative, body]]);
		let number = 0;
		const somebody = fc.record({
			birthYear: fc.constantFrom(1950, 1990, 2012, null),
			sex: fc.constantFrom('f' as const, 'm' as const, null),
			phone: fc.constantFrom('+84912345678', null),
			hasNumber: fc.boolean(),
			placeId: fc.constantFrom(commune, hamlet),
			organisation: fc.constantFrom(cooperative, body, null),
			learned: fc.subarray([
				'lesson:k1',
				'lesson:k2',
				'lesson:1.1',
				'lesson:4.1',
				'lesson:4.2',
				'practice:scam',
				'passed:resident',
				'confirmed-vneid'
			])
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(somebody, { minLength: 3, maxLength: 3 }),
				fc.subarray([...CHOICES]),
				fc.subarray([...CHOICES]),
				fc.boolean(),
				async (drawn, take, then, chained) => {
					const people = drawn.map(({ organisation, hasNumber, birthYear, sex, phone, placeId }, n) =>
						newPerson(placeId, {
							birthYear,
							sex,
							phone,
							name: `Người Thứ ${'ABC'[n]}`,
							personalNumber: hasNumber ? String(87_100_000_000 + number++).padStart(12, '0') : null,
							memberships: organisation
								? [
										{
											id: newId(),
											organisationId: organisation,
											post: organisation === body ? 'leader' : 'farmer',
											from: '2026-01-01'
										}
									]
								: []
						})
					);
					const ids = people.map(({ id }) => id) as [string, string, string];
					await register(officer, ...people);
					for (const [n, { learned }] of drawn.entries()) for (const what of learned) await learn(ids[n]!, commune, what);
					await judge(...ids);
					const before = await recorded();
					const [first, second] = [newId(), newId()];
					await mergePeople(database.app, officer, { id: first, kept: ids[0], absorbed: ids[1], take, reason: 'x' });
					await judge(ids[0], ids[1]);
					expect(await astray()).toEqual(NOTHING);
					// The kept record of the first is absorbed by the second, or absorbs once more.
					await mergePeople(database.app, officer, {
						id: second,
						kept: chained ? ids[2] : ids[0],
						absorbed: chained ? ids[0] : ids[2],
						take: then,
						reason: 'x'
					});
					await judge(...ids);
					expect(await astray()).toEqual(NOTHING);
					await unmergePeople(database.app, officer, second);
					await judge(...ids);
					await unmergePeople(database.app, officer, first);
					await judge(...ids);
					expect(await recorded()).toEqual(before);
					expect(await astray()).toEqual(NOTHING);
				}
			),
			{ numRuns: 25 }
		);
	}, 120_000);
});

describe('erasing', () => {
	const erase = (actor: Actor, id: string, more = {}) =>
		erasePerson(database.app, actor, {
			id,
			basis: 'asked',
			reason: 'Theo yêu cầu của người dân',
			typed: 'quach thi xiu',
			now,
			...more
		});
	test('forgets who it was everywhere, and moves no count', async () => {
		const { commune, officer } = await setting('28321');
		const person = newPerson(commune, {
			name: 'Quách Thị Xíu',
			personalNumber: '087156004444',
			phone: '+84987654321',
			note: 'Nhà kế chợ',
			birthDate: '1956-03-05'
		});
		const double = newPerson(commune, { name: 'Quách Xíu' });
		await register(officer, person, double);
		const household = newId();
		await database.pools.owner.query(`insert into household (id, place_id, label) values ($1, $2, 'Hộ Quách Thị Xíu')`, [
			household,
			commune
		]);
		await database.pools.owner.query('update residence set household_id = $1 where person_id = $2', [household, person.id]);
		await database.pools.worker.query(
			`insert into evidence (person_id, id, what, place_id, happened_at, mode, source, details, device) values ($1, $2, 'confirmed-vneid', $3, '2026-10-01', 'imported', 'test', '{"name": "Quách Thị Xíu"}', 'máy bà Xíu')`,
			[person.id, newId(), commune]
		);
		const merge = newId();
		await mergePeople(database.app, officer, {
			id: merge,
			kept: person.id,
			absorbed: double.id,
			take: [],
			reason: 'Bà Quách Thị Xíu ghi hai lần'
		});
		await database.pools.owner.query(
			`insert into audit (account_id, action, subject_kind, subject_id, details) values ($1, 'x', 'person', $2, '{"typed": "Quách Thị Xíu"}')`,
			[officer.accountId, person.id]
		);
		await judge(person.id, double.id);
		const before = await counted();
		expect(before.tallies.length).toBeGreaterThan(0);

		const helper = await buildStaff(database, 'helper', { placeId: commune });
		const { officer: stranger } = await setting('28327');
		await expect(erase(helper, person.id)).rejects.toMatchObject(code('forbidden'));
		await expect(erase(stranger, person.id)).rejects.toMatchObject(code('not-found'));
		await expect(erase(officer, double.id)).rejects.toMatchObject(code('merged'));
		await expect(erase(officer, person.id, { typed: 'ai đó' })).rejects.toMatchObject(code('name-not-confirmed'));
		await expect(erase(officer, person.id, { reason: ' ' })).rejects.toMatchObject(code('reason-missing'));
		await expect(erase(officer, person.id, { basis: 'whim' })).rejects.toMatchObject(code('basis-missing'));
		await expect(erase(officer, person.id, { reason: 'Bà QUACH THI XIU xin' })).rejects.toMatchObject(code('reason-names'));
		await expect(database.pools.app.query(`select erase_person($1, 'asked', 'x')`, [person.id])).rejects.toThrow(
			'only the office'
		);
		expect(await counted()).toEqual(before);

		await erase(officer, person.id);
		await judge(person.id, double.id);
		expect(await counted()).toEqual(before);
		expect(await astray()).toEqual(NOTHING);
		await expect(erase(officer, person.id)).rejects.toMatchObject(code('gone'));
		await expect(openPerson(database.app, officer, person.id)).rejects.toMatchObject(code('gone'));
		await expect(unmergePeople(database.app, officer, merge)).rejects.toMatchObject(code('gone'));
		expect((await searchPeople(database.app, officer, { q: 'xiu' })).people).toEqual([]);
		// Sent again by a phone that did not hear of it: it stays forgotten.
		await register(officer, person);
		await expect(openPerson(database.app, officer, person.id)).rejects.toMatchObject(code('gone'));

		// Nothing that names them is left in any table of ours.
		const tables = await database.pools.owner.query(
			`select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'place'`
		);
		for (const { table_name } of tables.rows) {
			const { rows } = await database.pools.owner.query(
				`select t::text as line from ${table_name} t where toneless(t::text) ~ 'quach( thi)? xiu|nha ke cho|987654321|may ba xiu'`
			);
			expect({ table_name, rows }).toEqual({ table_name, rows: [] });
		}
	});
});
