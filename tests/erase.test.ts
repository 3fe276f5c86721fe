import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { toneless } from '#core/text.ts';
import { currentConsents, giveConsent, issueCode, setAccount } from '#server/platform/access/index.ts';
import { newId } from '#server/platform/ids.ts';
import { lessonCalled, noteProgress, recordCheck } from '#server/learning/index.ts';
import { askAboutData, erasePerson, mergePeople, openPerson, registerPeople, searchPeople } from '#server/people/index.ts';
import { applyConfirmations, checkConfirmations } from '#server/recognition/index.ts';
import { signInConnection } from './support/access.ts';
import { bankOf, buildOfficer, communeId, start, takeAll } from './support/assessment.ts';
import { useDatabase } from './support/database.ts';
import { newPerson } from './support/people.ts';
import { now, rosters } from './support/roster.ts';

/**
 * The promise of DESIGN: a person can be erased. Somebody leaves traces in every room that takes any; then no row of no table holds a
 * word of them, and what is counted stays.
 */
const database = useDatabase({ content: true });
const roster = rosters(database);
let bank: Map<string, BankItem>;
let here: number;
beforeAll(async () => {
	bank = await bankOf(database);
	here = await communeId(database, '30178');
});

const NAME = 'Quách Thị Tuyết Ngần';
const PHONE = '0987612345';
const NUMBER = '082156987654';
const DEVICE = newId();
/** What could name them, as it may stand somewhere: without tones and marks, in the form in which numbers are kept. */
const TRACES = {
	name: NAME,
	'former name': 'Quách Ngần Giang',
	phone: PHONE.slice(1),
	number: NUMBER,
	note: 'nhà sau bến đò Cái Tàu',
	'typed in a test': 'tôi tên thật là thế này',
	'typed in a request': 'xin cho tôi biết ai xem hồ sơ',
	'login name': 'bangan56',
	'who speaks for them': 'Con gái Tuyết Nga',
	'VNeID’s reference': 'VNX-77123',
	device: DEVICE
};

/** Every table that holds a trace, by trace. The whole row is read as text, so no column is left out. */
async function found(): Promise<Record<string, string[]>> {
	const tables = await sql<{ name: string }>`
		select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`.execute(
		database.owner
	);
	const where: Record<string, string[]> = {};
	const wanted = [Object.keys(TRACES), Object.values(TRACES).map((text) => `%${toneless(text)}%`)];
	for (const { name } of tables.rows) {
		const { rows } = await database.pools.owner.query<{ trace: string }>(
			`select distinct w.trace from (select toneless(t::text) as row from ${name} t offset 0) t
			join unnest($1::text[], $2::text[]) w (trace, pattern) on t.row like w.pattern`,
			wanted
		);
		for (const { trace } of rows) (where[trace] ??= []).push(name);
	}
	return where;
}

const counted = async (person: string) => ({
	evidence: await sql`select what, mode, recorded_by, happened_at from evidence where person_id = ${person} order by id`
		.execute(database.owner)
		.then(({ rows }) => rows),
	answers: await sql`select item, category from answer where person_id = ${person} order by n`
		.execute(database.owner)
		.then(({ rows }) => rows),
	attempts: await sql`select lesson, right_count, passed from check_attempt where person_id = ${person}`
		.execute(database.owner)
		.then(({ rows }) => rows),
	sittings: await sql`select state, mode, result from sitting where person_id = ${person}`
		.execute(database.owner)
		.then(({ rows }) => rows),
	home: await sql`select home_place_id, birth_year from person where id = ${person}`
		.execute(database.owner)
		.then(({ rows }) => rows)
});

test('after erasing, no row of any table holds a word of the person, and what is counted stays', async () => {
	const officer = await buildOfficer(database, 'commune', here);
	const helper = await buildOfficer(database, 'helper', here);

	// Registered under a former name, corrected since, and made one with a second record of the same person.
	const household = newId();
	await sql`insert into household (id, place_id, label) values (${household}, ${here}, ${`Hộ bà ${NAME}`})`.execute(
		database.owner
	);
	const given = newPerson(here, { name: NAME, phone: `+84${PHONE.slice(1)}`, note: TRACES.note, householdId: household });
	const twin = newPerson(here, { name: TRACES['former name'], personalNumber: NUMBER });
	await registerPeople(database.app, officer, { people: [given, twin], source: 'test' });
	await mergePeople(database.app, officer, {
		id: newId(),
		kept: given.id,
		absorbed: twin.id,
		take: ['number'],
		reason: `Cùng là ${NAME}`
	});
	const me = { kind: 'resident', personId: given.id } as const;

	// Agrees with somebody to speak for them, gets a code, chooses a name to sign in with, asks a question.
	const wordings = await currentConsents(database.app, officer, { person: given.id, now });
	for (const { purpose, version, basis } of wordings)
		if (basis === 'consent')
			await giveConsent(database.app, officer, {
				person: given.id,
				purpose,
				version,
				manner: 'assisted',
				representative: TRACES['who speaks for them'],
				now
			});
	await issueCode(database.app, officer, { person: given.id, now });
	const signIn = signInConnection(database);
	await setAccount(
		signIn.db,
		{ kind: 'resident', actor: me, name: NAME, assistedBy: null },
		{ login: TRACES['login name'], password: '739105', again: '739105', now }
	);
	await signIn.close();
	await askAboutData(database.app, me, {
		id: newId(),
		personId: given.id,
		kind: 'access',
		words: TRACES['typed in a request'],
		now
	});

	// Is assessed beside a helper, types words, learns.
	await takeAll(
		database,
		helper,
		bank,
		({ b }) => b < 0.5,
		await start(database, helper, { person: given.id, mode: 'assisted', device: DEVICE })
	);
	await sql`update answer set response = ${JSON.stringify(TRACES['typed in a test'])}::jsonb where person_id = ${given.id} and n = 0`.execute(
		database.owner
	);
	const { checks } = await lessonCalled('1.1');
	await noteProgress(database.app, me, { lesson: '1.1', page: 2, now });
	await recordCheck(database.app, me, {
		id: newId(),
		lesson: '1.1',
		answers: Object.fromEntries(
			checks.map((question) => [question.id, question.type === 'short' ? TRACES['typed in a test'] : (question.key as string)])
		),
		device: DEVICE,
		now
	});

	// Stands on a list of VNeID, and in a roster that was checked and not brought in.
	const list = new TextEncoder().encode(
		`Số CCCD,Ngày xác nhận,Mã xác nhận\n${NUMBER},05/03/2026,${TRACES['VNeID’s reference']}\n`
	);
	const listId = newId();
	await checkConfirmations(database.app, officer, { id: listId, fileName: 'vneid.csv', bytes: list, now });
	await applyConfirmations(database.app, officer, listId);
	const rosterId = await roster.checked(
		officer,
		{ placeId: here },
		`Họ tên,Năm sinh,Điện thoại,Số CCCD,Ấp\n${NAME},1956,${PHONE},${NUMBER},\nNgười Khác,1970,,,\n`
	);

	const before = await found();
	// The eyes of this test work: all but the number, which is sealed, can be seen before.
	expect(Object.keys(before).sort()).toEqual(
		Object.keys(TRACES)
			.filter((trace) => trace !== 'number')
			.sort()
	);
	const facts = await counted(given.id);
	expect(facts.evidence.length).toBeGreaterThan(0);

	// The ground must not name them either.
	const erase = (reason: string) =>
		erasePerson(database.app, officer, { id: given.id, basis: 'asked', reason, typed: NAME, now });
	for (const reason of [`Bà ${NAME} xin`, `Gọi 0987 612 345`, `Số ${NUMBER}`])
		await expect(erase(reason)).rejects.toMatchObject({ code: 'reason-names' });
	await erase('Người này xin');

	expect(await found()).toEqual({});
	expect(await counted(given.id)).toEqual(facts);
	const { rows: typed } = await sql`select from answer where person_id = ${given.id} and response is not null`.execute(
		database.owner
	);
	const { rows: pages } = await sql`select from lesson_progress where person_id = ${given.id}`.execute(database.owner);
	const { rows: marks } = await sql`select from confirmation_row where marks is not null`.execute(database.owner);
	expect([typed, pages, marks]).toEqual([[], [], []]);
	await expect(openPerson(database.app, officer, given.id)).rejects.toMatchObject({ code: 'gone' });
	expect((await searchPeople(database.app, officer, { q: NAME })).total).toBe(0);
	// The rest of the roster comes in without them.
	await roster.apply(officer, rosterId);
	expect(await roster.seen(officer)).toEqual(['Người Khác']);
}, 90_000);
