import pg from 'pg';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { recount } from '#server/recognition/index.ts';
import { newId } from '#server/platform/ids.ts';
import type { Actor } from '#server/platform/actor.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildOrganisation, buildStaff, placeId } from '../../../tests/support/people.ts';
import { now, registerState, rosters, today } from '../../../tests/support/roster.ts';
import { applyRoster, askToApply } from './apply-roster.ts';
import { checkRoster } from './check-roster.ts';
import { decideMatches, decideNames, openRoster, rejectedOf } from './index.ts';
import { askToUndo, undoRoster } from './undo-roster.ts';

const database = useDatabase({ content: true });
const roster = rosters(database);

/** A clean register with one commune (Mỹ An Hưng), its office, and a hamlet. */
let commune: number;
let officer: Extract<Actor, { kind: 'staff' }>;
const ours = () => ({ placeId: commune });

beforeEach(async () => {
	await database.pools.owner.query(
		`truncate person, household, organisation, roster, roster_row, tally, tally_close cascade; delete from place where level = 'hamlet'; delete from graphile_worker._private_jobs`
	);
	commune = await placeId(database, '30178');
	officer = await buildStaff(database, 'commune', { placeId: commune });
	await buildHamlet(database, commune, '30178.001', 'Ấp An Thuận');
});

const file = (...rows: string[]) => ['Họ và tên;Ngày sinh;Giới tính;Số CCCD;Điện thoại;Ấp;Hộ số', ...rows].join('\n');
const three = file(
	'Nguyễn Văn An;05/03/1962;Nam;087062001234;0912345678;Ấp An Thuận;1',
	'Trần Thị Bé;1950;Nữ;;;Ấp An Thuận;1',
	'Lê Thị Cúc;17/08/1990;Nữ;087190000001;;Ấp Mỹ Hòa;2'
);

describe('cut anywhere, nothing is half done, and the next run does all of it', () => {
	/** A pool whose connections break before query number `at`, counted over all of them. */
	function cutting(url: string, at: number): { pool: pg.Pool; cut: () => boolean; end: () => Promise<void> } {
		const pool = new pg.Pool({ connectionString: url, max: 2, types: (database.pools.worker.options as pg.PoolConfig).types! });
		pool.on('error', () => undefined);
		let count = 0;
		let cut = false;
		pool.on('connect', (client) => {
			client.on('error', () => undefined);
			const query = client.query.bind(client) as (...all: unknown[]) => unknown;
			client.query = ((...all: unknown[]) => {
				count += 1;
				if (count === at) {
					cut = true;
					(client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
				}
				return query(...all);
			}) as typeof client.query;
		});
		return { pool, cut: () => cut, end: () => pool.end() };
	}

	/** Until PostgreSQL has noticed that the connection is gone, its transaction still holds the roster. */
	const letGo = () =>
		vi.waitFor(async () => {
			const { rows } = await database.pools.owner.query(
				`select count(*) as n from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
			);
			expect(rows[0].n).toBe(0);
		}, 5000);

	async function untilItGetsThrough(run: (pool: pg.Pool) => Promise<void>, between: () => Promise<void>): Promise<number> {
		for (let at = 1; ; at++) {
			const { pool, cut, end } = cutting(database.urls.worker, at);
			await run(pool).catch(() => undefined);
			await end();
			if (!cut()) return at;
			await letGo();
			await between();
		}
	}

	test('the dry run', async () => {
		const id = await roster.upload(officer, ours(), three);
		await roster.map(officer, id);
		const cuts = await untilItGetsThrough(
			(pool) => checkRoster(pool, database.worker, { rosterId: id, now }),
			async () => {
				const { rows } = await database.pools.owner.query(
					`select (select count(*) from roster_row) + (select count(*) from roster_name) + (select count(*) from roster_match) as n, (select state from roster) as state`
				);
				expect(rows[0]).toEqual({ n: 0, state: 'checking' });
			}
		);
		expect(cuts).toBeGreaterThan(10);
		expect((await roster.findings(officer, id)).fates).toMatchObject({ new: 3, rejected: 0 });
	});

	test('applying, and undoing', async () => {
		const id = await roster.checked(officer, ours(), three);
		await askToApply(database.app, officer, { id, takesMoved: false, today });
		const before = await registerState(database);
		const cuts = await untilItGetsThrough(
			(pool) => applyRoster(pool, database.worker, { rosterId: id, now }),
			async () => expect(await registerState(database)).toEqual(before)
		);
		expect(cuts).toBeGreaterThan(15);
		const after = await registerState(database);
		expect(after.people).toHaveLength(3);
		// A job may run again after it was done.
		await applyRoster(database.pools.worker, database.worker, { rosterId: id, now });
		expect(await registerState(database)).toEqual(after);

		await askToUndo(database.app, officer, id);
		await untilItGetsThrough(
			(pool) => undoRoster(pool, database.worker, { rosterId: id, now }),
			async () => expect(await registerState(database)).toEqual(after)
		);
		expect(await registerState(database)).toEqual(before);
	});
});

describe('the dry run', () => {
	test('says what would become of each row, and touches nothing', async () => {
		const before = await registerState(database);
		const id = await roster.checked(
			officer,
			ours(),
			file(
				'Nguyễn Văn An;05/03/1962;Nam;087062001234;0912345678;Ấp An Thuận;1',
				'Trần Thị 8;1950;;;;;',
				';;;;;;',
				'Lê Cúc;17/08/90;;;;;',
				'Võ Tám;1970;;;;Ấp Mỹ Hòa;'
			)
		);
		const found = await roster.findings(officer, id);
		expect(found.fates).toEqual({ rejected: 2, 'left-out': 0, likely: 0, moves: 0, known: 0, new: 2 });
		expect(await roster.problems(officer, id)).toEqual(['3 name-not-a-name', '5 birth-short-year']);
		expect(found.names.map(({ written, rows, decision }) => [written, rows, decision])).toEqual([
			['Ấp An Thuận', 1, 'known'],
			['Ấp Mỹ Hòa', 1, 'new']
		]);
		expect(await registerState(database)).toEqual(before);
	});
	test('finds duplicates within the file', async () => {
		const id = await roster.checked(
			officer,
			ours(),
			file(
				'Nguyễn Văn An;05/03/1962;Nam;087062001234;;Ấp An Thuận;',
				'NGUYỄN VĂN AN;5/3/1962;;;;ấp An Thuận;',
				'Nguyễn Văn Ân;5/3/1962;;;;Ấp An Thuận;',
				'Trần Bé;1962;;087062001234;;Ấp 2;',
				'Nguyễn Văn An;05/03/1962;Nam;087062001235;;Ấp An Thuận;'
			)
		);
		// Without tones Ân is An: the same birthday in the same hamlet is asked about. Another number is another person.
		expect(await roster.problems(officer, id)).toEqual(['3 duplicate-person', '4 duplicate-person', '5 duplicate-number']);
	});
	test('takes the day a whole file is written backwards', async () => {
		const id = await roster.checked(
			officer,
			ours(),
			file('An An;03/25/1962;;;;;', 'Bé Bé;03/05/1962;;;;;', 'Cúc Cúc;04/04/1962;;;;;')
		);
		expect(await roster.problems(officer, id)).toEqual(['2 birth-month-first', '3 birth-doubtful-order']);
	});
	test('finds places by code and name, of today and of before, inside the commune only', async () => {
		const text = [
			'Họ tên,Năm sinh,Xã',
			'Lê A An,1960,30178',
			'Lê B An,1961,xã Mỹ An Hưng B',
			'Lê C An,1962,Xã Mỹ An Hưng',
			'Lê D An,1963,Phường Cao Lãnh',
			'Lê E An,1964,Xã Không Có'
		].join('\n');
		const id = await roster.checked(officer, ours(), text);
		const codes = await roster.problems(officer, id);
		expect(codes.filter((code) => /^[56] /.test(code))).toEqual([expect.stringContaining('5 place-outside'), '6 place-unknown']);
		expect(
			codes.filter((code) => /^[23] /.test(code)).every((code) => code.endsWith('place-former') || code.endsWith('place-part'))
		).toBe(true);
	});
	test('a file that cannot be read to its end goes back with the reason', async () => {
		const id = await roster.upload(
			officer,
			ours(),
			file(
				'An An;1960;;;;;',
				...Array.from({ length: 400 }, () => `;;;;;;${'x'.repeat(900)}`),
				'"Bé Bé;1961;;;;;',
				'Cúc;1962;;;;;'
			)
		);
		await roster.map(officer, id);
		await roster.check(id);
		expect(await openRoster(database.app, officer, id)).toMatchObject({
			state: 'mapping',
			failure: { code: 'file-open-quote', details: { row: 403 } }
		});
	});
});

describe('names of hamlets', () => {
	test('a slip stays open until the office says; then its rows come in', async () => {
		const rows = (hamlet: string, from: number, to: number) =>
			Array.from({ length: to - from }, (_, i) => `Lê Văn ${'ABCDEFGHIJ'[i]}a;${1950 + from + i};;;;${hamlet};`);
		const id = await roster.checked(
			officer,
			ours(),
			file(...rows('Ấp Mỹ Hòa', 0, 5), ...rows('Ấp Mỹ Hoa', 5, 7), ...rows('ap my hoa', 7, 8), ...rows('Ấp An Thuân', 8, 9))
		);
		let found = await roster.findings(officer, id);
		expect(Object.fromEntries(found.names.map((name) => [name.written, name.decision]))).toEqual({
			'Ấp Mỹ Hòa': 'new',
			'Ấp Mỹ Hoa': 'open',
			'Ấp My Hoa': 'same',
			'Ấp An Thuân': 'open'
		});
		expect(found.fates).toMatchObject({ new: 6, 'left-out': 3 });
		const existing = found.names.find((name) => name.written === 'Ấp An Thuân')!.near[0]!;
		await decideNames(database.app, officer, {
			id,
			choices: [
				{ kind: 'hamlet', key: 'ấp mỹ hoa', choice: 'key:ấp mỹ hòa' },
				{ kind: 'hamlet', key: 'ấp an thuân', choice: `id:${existing.id}` }
			]
		});
		found = await roster.findings(officer, id);
		expect(found.fates).toMatchObject({ new: 9, 'left-out': 0 });
		const elsewhere = await placeId(database, '30169');
		await expect(
			decideNames(database.app, officer, { id, choices: [{ kind: 'hamlet', key: 'ấp an thuân', choice: `id:${elsewhere}` }] })
		).rejects.toMatchObject({ code: 'roster-bad-choice' });
		await roster.apply(officer, id);
		const { people } = (await registerState(database)) as { people: { home: string }[] };
		expect(people.map(({ home }) => home).sort()).toEqual([...Array(1).fill('Ấp An Thuận'), ...Array(8).fill('Ấp Mỹ Hòa')]);
		expect((await database.pools.owner.query(`select code from place where name_vi = 'Ấp Mỹ Hòa'`)).rows).toEqual([
			{ code: '30178.002' }
		]);
	});
});

describe('applying', () => {
	test('writes people, households and hamlets; everybody is judged afterwards', async () => {
		const id = await roster.checked(officer, ours(), three);
		const done = await roster.apply(officer, id);
		expect(done).toMatchObject({ state: 'applied', done: { made: 3, known: 0, households: 2 } });
		expect(await roster.seen(officer)).toEqual(['Lê Thị Cúc', 'Nguyễn Văn An', 'Trần Thị Bé']);
		const { people, households } = await registerState(database);
		expect(households).toEqual([
			{ name_vi: 'Ấp An Thuận', label: '1' },
			{ name_vi: 'Ấp Mỹ Hòa', label: '2' }
		]);
		expect(people).toContainEqual({
			full_name: 'Nguyễn Văn An',
			birth_date: '1962-03-05',
			birth_year: 1962,
			sex: 'm',
			phone: '+84912345678',
			numbered: true,
			home: 'Ấp An Thuận'
		});
		const jobs = await database.pools.owner.query(
			`select task.identifier, payload from graphile_worker._private_jobs j join graphile_worker._private_tasks task on task.id = j.task_id where identifier = 'recognise'`
		);
		expect(jobs.rows.flatMap(({ payload }) => payload.people)).toHaveLength(3);
	});
	test('sent again, corrected or not, nobody doubles', async () => {
		await roster.apply(officer, await roster.checked(officer, ours(), three));
		const before = await registerState(database);
		const again = await roster.checked(officer, ours(), three);
		expect((await roster.findings(officer, again)).fates).toMatchObject({ known: 3, new: 0, likely: 0 });
		expect((await roster.apply(officer, again)).done).toMatchObject({
			made: 0,
			known: 3,
			residences: 0,
			memberships: 0,
			filled: 0
		});
		expect(await registerState(database)).toEqual(before);
	});
	test('known people move within the commune and get what was not known of them; undoing takes that back', async () => {
		await roster.apply(
			officer,
			await roster.checked(
				officer,
				ours(),
				file('Nguyễn Văn An;05/03/1962;;087062001234;;Ấp An Thuận;', 'Trần Thị Bé;01/02/1950;;;;Ấp An Thuận;')
			)
		);
		const before = await registerState(database);
		const id = await roster.checked(
			officer,
			ours(),
			file(
				'Nguyễn Văn An;05/03/1962;Nam;087062001234;0912345678;Ấp Mỹ Hòa;9',
				'Trần Thị Bé;01/02/1950;Nữ;087150000009;;Ấp An Thuận;'
			)
		);
		expect((await roster.apply(officer, id)).done).toMatchObject({ made: 0, known: 2, residences: 1, filled: 2, households: 1 });
		const { people } = await registerState(database);
		expect(people).toEqual([
			{
				full_name: 'Nguyễn Văn An',
				birth_date: '1962-03-05',
				birth_year: 1962,
				sex: 'm',
				phone: '+84912345678',
				numbered: true,
				home: 'Ấp Mỹ Hòa'
			},
			{
				full_name: 'Trần Thị Bé',
				birth_date: '1950-02-01',
				birth_year: 1950,
				sex: 'f',
				phone: null,
				numbered: true,
				home: 'Ấp An Thuận'
			}
		]);
		expect(await roster.undo(officer, id)).toMatchObject({ state: 'undone' });
		expect(await registerState(database)).toEqual(before);
	});
	test('a number that stands for somebody else keeps its row out and names nobody', async () => {
		await roster.apply(officer, await roster.checked(officer, ours(), file('Nguyễn Văn An;05/03/1962;;087062001234;;;')));
		const id = await roster.checked(
			officer,
			ours(),
			file('Trần Văn Khác;05/03/1962;;087062001234;;;', 'Lê Bảy;05/03/1962;;087062001234;;;')
		);
		expect(await roster.problems(officer, id)).toEqual(['2 number-other-name', '3 duplicate-number']);
		expect(JSON.stringify(await roster.findings(officer, id))).not.toContain('Nguyễn');
	});
	test('somebody who is only alike is decided by a person', async () => {
		await roster.apply(
			officer,
			await roster.checked(officer, ours(), file('Trần Thị Bé;1950;;;;Ấp An Thuận;', 'Lê Văn Tám;1960;;;;Ấp An Thuận;'))
		);
		const id = await roster.checked(
			officer,
			ours(),
			file('Trần Thị Bé;01/02/1950;;;;Ấp Mỹ Hòa;', 'Lê Văn Tám;1960;;;;;', 'Võ Mới;1970;;;;;')
		);
		let found = await roster.findings(officer, id);
		expect(found.fates).toMatchObject({ likely: 2, new: 1 });
		expect(found.likely.map(({ n, people }) => [n, people.map(({ name }) => name)])).toEqual([
			[2, ['Trần Thị Bé']],
			[3, ['Lê Văn Tám']]
		]);
		await decideMatches(database.app, officer, {
			id,
			choices: [
				{ n: 2, choice: `same:${found.likely[0]!.people[0]!.id}` },
				{ n: 3, choice: 'other' }
			]
		});
		found = await roster.findings(officer, id);
		expect(found.fates).toMatchObject({ likely: 0, known: 1, new: 2 });
		expect((await roster.apply(officer, id)).done).toMatchObject({ made: 2, known: 1, residences: 1, filled: 1 });
		const { people } = (await registerState(database)) as { people: { full_name: string }[] };
		expect(people.map((person) => person.full_name)).toEqual(['Lê Văn Tám', 'Lê Văn Tám', 'Trần Thị Bé', 'Võ Mới']);
	});
	test('what nobody decided stays out, and can be corrected and sent again', async () => {
		await roster.apply(officer, await roster.checked(officer, ours(), file('Trần Thị Bé;1950;;;;Ấp An Thuận;')));
		const id = await roster.checked(
			officer,
			ours(),
			file('Trần Thị Bé;1950;;;;;', 'Lê 8;1960;;;;;', 'Võ Mới;1970;;087070000001;;;')
		);
		expect((await roster.apply(officer, id)).done).toMatchObject({ made: 1 });
		const told = async () => {
			const { left } = await rejectedOf(database.app, officer, id);
			const rows = [];
			for await (const batch of left!.rows) rows.push(...batch);
			return {
				titles: left!.titles,
				rows: rows.map(({ n, texts, problems }) => [n, texts.slice(0, 2), problems.map(([, code]) => code)])
			};
		};
		const before = await told();
		expect(before.rows).toEqual([
			[2, ['Trần Thị Bé', '1950'], ['row-likely']],
			[3, ['Lê 8', '1960'], ['name-not-a-name']]
		]);
		await roster.tidy(id);
		expect(await told()).toEqual(before);
		expect(
			(
				await database.pools.owner.query(
					`select (select count(*) from roster_row where roster_id = $1) as rows, (select count(*) from roster_piece where roster_id = $1 and part = 'file') as pieces`,
					[id]
				)
			).rows
		).toEqual([{ rows: 0, pieces: 0 }]);
		await roster.tidy(id, true);
		expect((await rejectedOf(database.app, officer, id)).left).toBeNull();
	});
});

describe('undoing', () => {
	test('is refused while something hangs on the people it made, and says what', async () => {
		const id = await roster.checked(officer, ours(), three);
		await roster.apply(officer, id);
		const person = (await database.pools.owner.query(`select person_id as id from identity where full_name = 'Trần Thị Bé'`))
			.rows[0].id;
		await database.pools.owner.query(
			`insert into evidence (person_id, id, what, place_id, happened_at, mode, source) values ($1, $2, 'lesson:1.1', $3, now(), 'alone', 'test')`,
			[person, newId(), commune]
		);
		const before = await registerState(database);
		expect(await roster.undo(officer, id)).toMatchObject({
			state: 'applied',
			failure: { code: 'roster-hangs', details: { hanging: [{ what: 'evidence', people: 1, person }] } }
		});
		expect(await registerState(database)).toEqual(before);
	});
	test('takes the people out of the counts as well', async () => {
		const id = await roster.checked(officer, ours(), three);
		await roster.apply(officer, id);
		const ids = (await database.pools.owner.query('select array_agg(id) as ids from person')).rows[0].ids;
		const tally = async () =>
			(await database.pools.owner.query('select coalesce(sum(members), 0)::int as n from tally')).rows[0].n;
		await database.pools.worker.query('select refresh_standing($1)', [ids]);
		expect(await tally()).toBeGreaterThan(0);
		await roster.undo(officer, id);
		expect(await tally()).toBe(0);
		expect(await recount(database.worker, { repair: false, by: null, clock: () => now })).toMatchObject({ people: 0, cells: [] });
	});
});

describe('the walls', () => {
	test('another commune’s office, a helper, an inspector and a resident neither upload nor see', async () => {
		const id = await roster.checked(officer, ours(), three);
		const other = await buildStaff(database, 'commune', { placeId: await placeId(database, '30169') });
		const others: Actor[] = [
			other,
			await buildStaff(database, 'helper', { placeId: commune }),
			await buildStaff(database, 'inspector', { placeId: commune }),
			await buildStaff(database, 'province', { placeId: await placeId(database, '82') })
		];
		for (const actor of others) {
			await expect(roster.upload(actor, ours(), three)).rejects.toMatchObject({ code: 'forbidden' });
			await expect(roster.findings(actor, id)).rejects.toMatchObject({ code: 'not-found' });
			await expect(rejectedOf(database.app, actor, id)).rejects.toMatchObject({ code: 'not-found' });
			await expect(askToApply(database.app, actor, { id, takesMoved: true, today })).rejects.toMatchObject({ code: 'not-found' });
		}
		await expect(roster.upload({ kind: 'resident', personId: newId() }, ours(), three)).rejects.toMatchObject({
			code: 'forbidden'
		});
	});
	test('the second wall stands without the first', async () => {
		await roster.checked(officer, ours(), three);
		for (const table of [
			'roster',
			'roster_row_seen',
			'roster_name',
			'roster_match',
			'roster_piece',
			'roster_person',
			'roster_progress'
		])
			expect((await database.pools.app.query(`select * from ${table}`)).rows, table).toEqual([]);
		await expect(database.pools.app.query('select * from roster_row')).rejects.toThrow('permission denied');
		await expect(database.pools.app.query(`select may_import('x', gen_random_uuid())`)).rejects.toThrow('permission denied');
	});
	test('a role that ended between asking and doing ends the import', async () => {
		const id = await roster.checked(officer, ours(), three);
		await askToApply(database.app, officer, { id, takesMoved: false, today });
		await database.pools.owner.query('update role_assignment set revoked_at = now() where account_id = $1', [officer.accountId]);
		await applyRoster(database.pools.worker, database.worker, { rosterId: id, now });
		expect((await database.pools.owner.query('select state, failure from roster')).rows).toEqual([
			{ state: 'checked', failure: { code: 'forbidden', details: {} } }
		]);
		expect((await registerState(database)).people).toEqual([]);
	});
	test('somebody who lives elsewhere moves only when the office says so, and is shown only then', async () => {
		const other = await buildStaff(database, 'commune', { placeId: await placeId(database, '30169') });
		await roster.apply(
			other,
			await roster.checked(
				other,
				{ placeId: await placeId(database, '30169') },
				file('Nguyễn Văn An;05/03/1962;Nam;087062001234;0900000001;;')
			)
		);
		const moving = file('Nguyễn Văn An;05/03/1962;;087062001234;;Ấp An Thuận;');
		const id = await roster.checked(officer, ours(), moving);
		const found = await roster.findings(officer, id);
		expect(found.fates).toMatchObject({ moves: 1, known: 0 });
		expect(JSON.stringify(found)).not.toContain('0900000001');
		expect((await roster.apply(officer, id)).done).toMatchObject({ made: 0, known: 0, moved: 0 });
		expect(await roster.seen(officer)).toEqual([]);
		const again = await roster.checked(officer, ours(), moving);
		expect((await roster.apply(officer, again, true)).done).toMatchObject({ known: 1, moved: 1, residences: 1 });
		expect(await roster.seen(officer)).toEqual(['Nguyễn Văn An']);
		expect(await roster.seen(other)).toEqual([]);
	});
});

describe('an organisation', () => {
	test('imports its members; who is known by number becomes one without being moved', async () => {
		const elsewhere = await placeId(database, '30169');
		const school = await buildOrganisation(database, elsewhere, 'school', 'Trường THCS Thử');
		const manager = await buildStaff(database, 'organisation', { organisationId: school });
		await roster.apply(
			officer,
			await roster.checked(officer, ours(), file('Nguyễn Văn An;05/03/2014;Nam;087214001234;;Ấp An Thuận;'))
		);
		const text = [
			'Họ và tên,Ngày sinh,Lớp,Chức vụ,Số CCCD,Xã',
			'Nguyễn Văn An,05/03/2014,6A1,,087214001234,',
			'Lê Thị Cô,01/02/1980,,Giáo viên,,Mỹ An Hưng',
			'Võ Em,07/08/2013,7A,,,'
		].join('\n');
		const id = await roster.checked(manager, { organisationId: school }, text);
		expect((await roster.findings(manager, id)).fates).toMatchObject({ known: 1, new: 2, rejected: 0 });
		expect(await roster.seen(manager)).toEqual([]);
		expect((await roster.apply(manager, id)).done).toMatchObject({ made: 2, known: 1, memberships: 1, residences: 0 });
		expect(await roster.seen(manager)).toEqual(['Lê Thị Cô', 'Nguyễn Văn An', 'Võ Em']);
		const state = await registerState(database);
		expect(state.memberships).toEqual([
			{ full_name: 'Lê Thị Cô', name: 'Trường THCS Thử', post: 'teacher', grade: null, from_date: today, to_date: null },
			{ full_name: 'Nguyễn Văn An', name: 'Trường THCS Thử', post: 'pupil', grade: 6, from_date: today, to_date: null },
			{ full_name: 'Võ Em', name: 'Trường THCS Thử', post: 'pupil', grade: 7, from_date: today, to_date: null }
		]);
		// Next year's list: the same people, one class up. Nobody doubles, the old class ends, and undoing opens it again.
		const next = text.replace('6A1', '7A1').replace('7A,', '8A,');
		const nextId = await roster.checked(manager, { organisationId: school }, next);
		expect((await roster.findings(manager, nextId)).fates).toMatchObject({ known: 3, new: 0 });
		await roster.apply(manager, nextId);
		await roster.undo(manager, nextId);
		expect(await registerState(database)).toEqual(state);
	});
	test('of a commune’s roster is found by its name', async () => {
		await buildOrganisation(database, commune, 'cooperative', 'Hợp tác xã Mỹ An');
		const text = ['Họ tên,Năm sinh,HTX', 'Lê A An,1960,HTX Mỹ An', 'Lê B An,1961,HTX Không Có'].join('\n');
		const id = await roster.checked(officer, ours(), text);
		expect((await roster.findings(officer, id)).names.map(({ written, decision }) => [written, decision])).toEqual([
			['HTX Không Có', 'none'],
			['HTX Mỹ An', 'known']
		]);
		await roster.apply(officer, id);
		expect((await registerState(database)).memberships).toEqual([
			{ full_name: 'Lê A An', name: 'Hợp tác xã Mỹ An', post: 'farmer', grade: null, from_date: today, to_date: null }
		]);
	});
});
