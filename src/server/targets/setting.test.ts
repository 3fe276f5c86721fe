import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { plusDays } from '#core/days.ts';
import { registerPeople } from '#server/people/index.ts';
import { newId } from '#server/platform/ids.ts';
import { recognise, recount } from '#server/recognition/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import {
	confirmRestatement,
	divideTarget,
	importDenominators,
	listDenominators,
	listTargets,
	listToRestate,
	openDivision,
	openTarget,
	readBoard,
	readTarget,
	saveTarget,
	targetsJobs,
	targetsLoader,
	tryTarget,
	type TargetForm
} from './index.ts';

const database = useDatabase({ content: true });
const now = new Date();
const ADULTS = '2026-adults-basic';
const MILLION = '2025-adults-confirmed-vneid';
let province: Awaited<ReturnType<typeof buildStaff>>;
let officer: typeof province;

const form = (more: Partial<TargetForm> = {}): TargetForm => ({
	titleVi: 'Nông dân trẻ biết tự bảo vệ',
	titleEn: '',
	audience: 'adult',
	outcomes: ['self-protection'],
	measure: 'share',
	goal: '92,5',
	op: '>=',
	place: '82',
	deadline: '31/12/2026',
	issuer: 'Ban chỉ đạo tỉnh',
	number: '12/KH-BCĐ',
	date: '',
	note: '',
	...more
});
const documentForm = { issuer: 'Ban Thường vụ Tỉnh ủy', number: '05-NQ/TU', date: '01/08/2025', note: '' };
const board = async (id: string, place = '82', map: string | null = null) =>
	(await readBoard(database.app, province, { place, map, now })).rows.find(({ target }) => target.id === id)!;

beforeAll(async () => {
	const commune = await placeId(database, '30178');
	const [one, two] = [
		await buildHamlet(database, commune, '30178.901', 'Ấp 1'),
		await buildHamlet(database, commune, '30178.902', 'Ấp 2')
	];
	officer = await buildStaff(database, 'commune', { placeId: commune });
	province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
	const other = await buildStaff(database, 'commune', { placeId: await placeId(database, '28261') });
	const ids = Array.from({ length: 5 }, () => newId());
	await registerPeople(database.app, officer, {
		people: ids.slice(0, 4).map((id, n) => newPerson(n < 3 ? one : two, { id, name: `Nguyễn Văn Tám ${n}` })),
		source: 'form'
	});
	await registerPeople(database.app, other, {
		people: [newPerson(await placeId(database, '28261'), { id: ids[4]! })],
		source: 'form'
	});
	await recognise(database.worker, { people: ids });
});

describe('restating after the merger', () => {
	test('shows what each rule would ask, with the figures of what was merged; a person confirms, and the old map keeps what was set', async () => {
		const { targets, may } = await listToRestate(database.app, province);
		expect(may).toBe(true);
		expect(targets).toHaveLength(25);
		const adults = targets.find(({ target }) => target.target === ADULTS)!;
		expect(adults.heir).toMatchObject({ code: '82' });
		expect(adults.units.map(({ nameVi, goal }) => [nameVi, goal !== null])).toEqual([
			['Tỉnh Đồng Tháp', true],
			['Tỉnh Tiền Giang', false]
		]);
		expect(adults.restatement.choices.map(({ rule }) => rule)).toContain('kept');
		expect(targets.find(({ target }) => target.target === MILLION)!.restatement.choices).toEqual([
			{ rule: 'sum', goal: 1_000_000 }
		]);

		const goal = adults.target.goal;
		const choose = (goal: number) => ({ form: documentForm, choices: [{ target: ADULTS, rule: 'kept' as const, goal }] });
		await expect(confirmRestatement(database.app, officer, choose(goal))).rejects.toMatchObject({ code: 'forbidden' });
		await expect(confirmRestatement(database.app, province, choose(0.1))).rejects.toMatchObject({ code: 'conflict' });
		await expect(confirmRestatement(database.app, province, { form: documentForm, choices: [] })).rejects.toMatchObject({
			code: 'restate-none'
		});
		await expect(
			confirmRestatement(database.app, province, { ...choose(goal), form: { ...documentForm, number: '' } })
		).rejects.toMatchObject({ code: 'target-field', details: { field: 'number' } });

		expect((await board(ADULTS)).target).toMatchObject({ restated: false, version: 1 });
		expect(await confirmRestatement(database.app, province, choose(goal))).toBe(1);
		expect((await board(ADULTS)).target).toMatchObject({
			restated: true,
			version: 2,
			rule: 'kept',
			document: { number: '05-NQ/TU' }
		});
		expect((await board(ADULTS, '87', '2025-05-31')).target).toMatchObject({ restated: true, version: 1, rule: null });
		await expect(confirmRestatement(database.app, province, choose(goal))).rejects.toMatchObject({ code: 'conflict' });
		const { versions } = await openTarget(database.app, officer, ADULTS);
		expect(versions).toMatchObject([
			{ version: 2, kind: 'restated', madeByName: 'province', placeCode: '82' },
			{ version: 1, kind: 'issued', madeBy: null, placeCode: '87' }
		]);
	});

	test('loading the content again leaves what an office confirmed', async () => {
		expect(await targetsLoader.load(database.owner)).toBe('25 targets, 0 new or changed');
		expect((await board(ADULTS)).target.version).toBe(2);
	});

	test('the web cannot write a version in another’s name, change one, or put one in force that counts otherwise', async () => {
		const asProvince = (statement: string) =>
			database.app.transaction().execute(async (db) => {
				await sql`select set_config('app.account', ${province.accountId}, true)`.execute(db);
				await sql.raw(statement).execute(db);
			});
		await expect(asProvince(`update target_version set goal = 0.1`)).rejects.toMatchObject({ code: '42501' });
		await expect(asProvince(`update target set goal = 0.1`)).rejects.toMatchObject({ code: '42501' });
		await expect(
			asProvince(`insert into target_version (target_id, version, kind, year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi,
			title_en, document, sequence, audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask, made_by)
			select target_id, 9, 'revised', year, deadline, place_id, audience_id, outcomes, unit, measure, goal, op, title_vi, title_en, document, sequence,
				audience_mask, reached_mask, learned_mask, assessed_mask, passed_mask, confirmed_mask, '${officer.accountId}' from target_version limit 1`)
		).rejects.toMatchObject({
			code: '42501'
		});
	});
});

describe('the editor', () => {
	test('tries on the facts of today, saves a version, and the worker counts what counts otherwise', async () => {
		const trial = await tryTarget(database.app, province, { target: null, form: form() });
		expect(trial).toMatchObject({ members: 5, reached: 0, before: null, recounts: true, text: { goal: 0.925, year: 2026 } });
		const saved = await saveTarget(database.app, province, { target: null, version: 0, form: form() });
		expect(saved).toEqual({ target: '2026-nong-dan-tre-biet-tu-bao-ve', version: 1, inForce: false });
		expect(await board(saved.target)).toBeUndefined();
		await targetsJobs['put-in-force']({ target: saved.target }, { db: database.worker } as never);
		expect(await board(saved.target)).toMatchObject({ members: 5, reached: 0, goal: 0.925 });

		// Another goal is in force at once; another audience when it is counted, and the recount from the facts agrees.
		const lower = await saveTarget(database.app, province, { target: saved.target, version: 1, form: form({ goal: '80' }) });
		expect(lower).toMatchObject({ version: 2, inForce: true });
		expect(await board(saved.target)).toMatchObject({ goal: 0.8 });
		const others = form({ goal: '80', audience: 'population' });
		expect(await tryTarget(database.app, province, { target: saved.target, form: others })).toMatchObject({
			recounts: true,
			before: { members: 5 }
		});
		expect(await saveTarget(database.app, province, { target: saved.target, version: 2, form: others })).toMatchObject({
			inForce: false
		});
		expect((await board(saved.target)).target.version).toBe(2);
		await targetsJobs['put-in-force']({ target: saved.target }, { db: database.worker } as never);
		expect((await board(saved.target)).target).toMatchObject({ version: 3, audience_id: 'population' });
		const found = await recount(database.worker, { repair: false, by: null, clock: () => new Date() });
		expect(found).toMatchObject({ people: 0, cells: [] });
		expect((await listTargets(database.app, officer)).targets.find(({ target }) => target === saved.target)).toMatchObject({
			version: 3,
			inForce: true
		});
	});

	test.each<[string, Partial<TargetForm>, string]>([
		['target-field', { number: '' }, 'number'],
		['target-field', { outcomes: [] }, 'outcomes'],
		['target-audience', { audience: 'nobody' }, 'audience'],
		['target-outcome', { outcomes: ['flying'] }, 'outcomes'],
		['target-units', { outcomes: ['stem-teachers-trained'] }, 'outcomes'],
		['target-goal', { goal: 'chín mươi' }, 'goal'],
		['target-goal', { measure: 'count', goal: '1,5' }, 'goal'],
		['target-share', { goal: '120' }, 'goal'],
		['target-day', { deadline: '31/02/2026' }, 'deadline'],
		['target-deadline', { date: '01/01/2027' }, 'deadline'],
		['target-place', { place: '87' }, 'place'],
		['target-no-denominator', { audience: 'leader', outcomes: ['assessed:leader'] }, 'audience']
	])('refuses %s %o, naming the field', async (code, more, field) => {
		await expect(tryTarget(database.app, province, { target: null, form: form(more) })).rejects.toMatchObject({
			code,
			details: { field }
		});
	});

	test('refuses who may not, what came too late and what changes nothing', async () => {
		await expect(saveTarget(database.app, officer, { target: null, version: 0, form: form() })).rejects.toMatchObject({
			code: 'forbidden'
		});
		const { versions } = await openTarget(database.app, province, '2026-nong-dan-tre-biet-tu-bao-ve');
		const again = { target: versions[0]!.target, form: form({ goal: '80', audience: 'population' }) };
		await expect(saveTarget(database.app, province, { ...again, version: 1 })).rejects.toMatchObject({ code: 'conflict' });
		await expect(saveTarget(database.app, province, { ...again, version: 3 })).rejects.toMatchObject({ code: 'target-same' });
		await expect(saveTarget(database.app, province, { target: null, version: 0, form: form() })).rejects.toMatchObject({
			code: 'target-exists'
		});
	});
});

describe('parts', () => {
	test('are given from the province down, always sum, and become the goals of the board', async () => {
		const at = { target: MILLION, among: 'places' as const, now, note: '' };
		await expect(
			divideTarget(database.app, province, { ...at, place: '82', rule: 'members', typed: new Map() })
		).rejects.toMatchObject({
			code: 'division-restate-first'
		});
		await confirmRestatement(database.app, province, {
			form: documentForm,
			choices: [{ target: MILLION, rule: 'sum', goal: 1_000_000 }]
		});
		await expect(
			divideTarget(database.app, officer, { ...at, place: '30178', rule: 'equal', typed: new Map() })
		).rejects.toMatchObject({
			code: 'division-no-part'
		});
		await expect(
			divideTarget(database.app, officer, { ...at, place: '82', rule: 'equal', typed: new Map() })
		).rejects.toMatchObject({ code: 'forbidden' });
		await divideTarget(database.app, province, { ...at, place: '82', rule: 'equal', typed: new Map([['30178', '4.000']]) });
		const { units, whole, stale } = await openDivision(database.app, province, { ...at, place: '82' });
		expect(units).toHaveLength(102);
		expect(units.reduce((sum, { goal }) => sum + goal!, 0)).toBe(whole);
		expect(stale).toBe(false);
		const { rows } = await readTarget(database.app, province, { target: MILLION, place: '82', now });
		expect(rows.find(({ code }) => code === '30178')).toMatchObject({ goal: 4000, missing: 4000, status: 'overdue' });

		await divideTarget(database.app, officer, { ...at, place: '30178', rule: 'members', typed: new Map() });
		const below = await openDivision(database.app, officer, { ...at, place: '30178' });
		expect(below.units.map(({ goal }) => goal)).toEqual([3000, 1000]);
		await expect(
			divideTarget(database.app, officer, { ...at, place: '30178', rule: 'members', typed: new Map([['30178.901', '5.000']]) })
		).rejects.toMatchObject({ code: 'allot-over' });
		await divideTarget(database.app, province, { ...at, place: '82', rule: 'equal', typed: new Map([['30178', '5000']]) });
		expect((await openDivision(database.app, officer, { ...at, place: '30178' })).stale).toBe(true);
	});
});

describe('official numbers', () => {
	const csv = (...rows: string[]) =>
		new TextEncoder().encode(['Mã nơi;Nhóm đối tượng;Số người;Tính đến ngày;Nguồn', ...rows].join('\n'));
	const today = '2026-11-27';
	test('are recorded whole or not at all, speak for their place, and the board warns where the register is far off', async () => {
		const wrong = csv('82;adult;3.200.000;01/04/2025;NGTK 2025', '87;adult;1;01/04/2025;x', '82;trẻ em;-4;01/04/2099;');
		expect(await importDenominators(database.app, province, { bytes: wrong, today })).toEqual({
			recorded: 0,
			problems: [
				{ row: 3, field: 'place', text: '87' },
				{ row: 4, field: 'audience', text: 'trẻ em' },
				{ row: 4, field: 'members', text: '-4' },
				{ row: 4, field: 'asOf', text: '01/04/2099' },
				{ row: 4, field: 'source', text: '' }
			]
		});
		await expect(
			importDenominators(database.app, province, { bytes: new TextEncoder().encode('a;b\n1;2'), today })
		).rejects.toMatchObject({
			code: 'denominator-file'
		});
		await expect(
			importDenominators(database.app, officer, { bytes: csv('82;adult;5;01/04/2025;x'), today })
		).rejects.toMatchObject({ code: 'forbidden' });
		const right = csv(
			'30178;adult;50;01/04/2025;Niên giám',
			'30178;Người trưởng thành;40;01/07/2025;Công an xã',
			'28261;adult;1;01/04/2025;Niên giám'
		);
		expect(await importDenominators(database.app, province, { bytes: right, today })).toEqual({ recorded: 3, problems: [] });
		const { rows } = await readTarget(database.app, province, { target: ADULTS, place: '82', now });
		expect(rows.find(({ code }) => code === '30178')).toMatchObject({
			members: 4,
			official: { members: 40, source: 'Công an xã', asOf: '2025-07-01' },
			differs: true,
			missing: 40
		});
		expect(rows.find(({ code }) => code === '28261')).toMatchObject({ official: { members: 1 }, differs: false });
		expect(rows.find(({ code }) => code !== '28261' && code !== '30178')).toMatchObject({ official: null });
		expect((await listDenominators(database.app, officer)).lines).toMatchObject([
			{ placeCode: '28261', register: 1 },
			{ placeCode: '30178', members: 40, register: 4 }
		]);
	});
});

test('weeks are read as they closed, and tell what is to come', async () => {
	const { day } = await database.owner.selectFrom('counting_day').select('day').executeTakeFirstOrThrow();
	const hamlet = await placeId(database, '30178.901');
	// Twelve weeks of a hamlet of 300, of whom ten more had learned each week.
	await sql`update counting_day set known_since = ${plusDays(day, -84)}`.execute(database.owner);
	for (let week = 12; week >= 0; week--)
		await sql`insert into tally_close (target_id, place_id, day, until, members, learned, assessed, passed, confirmed, reached)
			values (${ADULTS}, ${hamlet}, ${plusDays(day, -7 * week)}, ${week > 0 ? plusDays(day, -7 * (week - 1)) : 'infinity'}, 300, 0, 0, 0, 0, ${10 * (12 - week)})
			on conflict (target_id, place_id, day) do update set members = excluded.members, reached = excluded.reached`.execute(
			database.owner
		);
	await sql`update tally set members = 300, reached = 120 where target_id = ${ADULTS} and place_id = ${hamlet}`.execute(
		database.owner
	);
	const { rows, whole, weeks } = await readTarget(database.app, province, { target: ADULTS, place: '30178', now });
	expect(weeks).toEqual(Array.from({ length: 13 }, (_, week) => 10 * week));
	// All cells of the province at once tell the same as those of one commune, each by itself.
	const above = await readTarget(database.app, province, { target: ADULTS, place: '82', now });
	expect(above.weeks).toEqual(weeks);
	expect(rows.find(({ code }) => code === '30178.901')).toMatchObject({
		reached: 120,
		outlook: { verdict: 'late', pace: { of4: 10, of12: 10 } }
	});
	expect(rows.find(({ code }) => code === '30178.902')).toMatchObject({ outlook: { verdict: 'unknown', reason: 'few-people' } });
	expect(whole.outlook?.forecast?.expected).toBeGreaterThan(120);
	const past = await readTarget(database.app, province, { target: ADULTS, place: '30178', asOf: plusDays(day, -14), now });
	expect(past.weeks.at(-1)).toBe(100);
	const all = await readBoard(database.app, province, { place: '30178', year: 2026, now });
	expect(all.rows.find(({ target }) => target.id === ADULTS)?.outlook).toEqual(whole.outlook);
	expect(all.rows.find(({ target }) => target.year === 2025)?.outlook).toBeNull();
});
