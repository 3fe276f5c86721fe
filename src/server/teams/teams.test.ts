import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TeamForm } from '#core/teams/team.ts';
import { TeamList, TeamWithWork } from '#contract/teams.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { endHamlet } from '../places/index.ts';
import { buildPerson, buildPlaces } from '../../../tests/support/access.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildStaff } from '../../../tests/support/people.ts';
import { teamForm } from '../../../tests/support/teams.ts';
import {
	addMember,
	correctMember,
	foundTeam,
	listTeams,
	myTeams,
	readTeamPage,
	teamList,
	teamOfId,
	teamsNearby,
	tellTeam,
	type NewMember,
	type TeamTold
} from './index.ts';

const database = useDatabase();
const NOW = new Date('2026-11-20T03:00:00Z');
type Staff = Awaited<ReturnType<typeof buildStaff>>;
let places: Awaited<ReturnType<typeof buildPlaces>> & { second: number; third: number };
let office: Staff;
let elsewhere: Staff;
let province: Staff;
let helper: Staff;
let another: Staff;

beforeAll(async () => {
	const built = await buildPlaces(database);
	places = {
		...built,
		second: await buildHamlet(database, built.commune, '30178.002', 'Ấp 2'),
		third: await buildHamlet(database, built.commune, '30178.003', 'Ấp 3')
	};
	office = await buildStaff(database, 'commune', { placeId: places.commune });
	elsewhere = await buildStaff(database, 'commune', { placeId: places.otherCommune });
	province = await buildStaff(database, 'province', { placeId: places.province });
	helper = await buildStaff(database, 'helper', { placeId: places.commune });
	another = await buildStaff(database, 'helper', { placeId: places.hamlet });
	await sql`update staff set username = 'nguoi.' || id`.execute(database.owner);
});

/** Each of a name of its own unless it says otherwise: two of one name in one place are refused. */
let made = 0;
const found = async (placeId = places.hamlet, form: Partial<TeamForm> = {}, by = office) => {
	const id = newId();
	await foundTeam(database.app, by, { id, placeId, form: teamForm({ name: `Tổ số ${++made}`, ...form }), now: NOW });
	return id;
};
const join = (team: string, given: Partial<NewMember> = {}, by = office) =>
	addMember(
		database.app,
		by,
		{ id: newId(), memberId: newId(), team, account: helper.accountId, name: 'Nguyễn Thị Lan', phone: '', day: '', ...given },
		NOW
	);
const tell = (team: string, told: Omit<TeamTold, 'id' | 'team' | 'day'> & { day?: string }, by = office) =>
	tellTeam(database.app, by, { id: newId(), team, day: '', ...told }, NOW);
const open = (team: string, by = office) => readTeamPage(database.app, by, { id: team, now: NOW });

describe('the life of a team', () => {
	test('founded, joined, led, handed over, left, dissolved: how it stands follows from what happened', async () => {
		const team = await found();
		const lan = await join(team, { day: '02/11/2026', phone: '0912 345 678' });
		const hung = await join(team, { account: null, name: 'Trần Văn Hùng', day: '03/11/2026' });
		await tell(team, { kind: 'led', member: lan, day: '03/11/2026' });
		expect(await open(team)).toMatchObject({
			inForce: true,
			team: { members: 2, leader: 'Nguyễn Thị Lan', hamlets: 1, keeps: true, waits: false, communeCode: '30178' },
			members: [
				{ name: 'Nguyễn Thị Lan', leads: true, phone: '+84912345678', showsName: false },
				{ name: 'Trần Văn Hùng', leads: false, account: null }
			]
		});
		await tell(team, { kind: 'led', member: hung, day: '10/11/2026' });
		await tell(team, { kind: 'left', member: lan, day: '12/11/2026' });
		expect((await open(team)).team).toMatchObject({ members: 1, leader: 'Trần Văn Hùng' });
		// Who leads and leaves, leads no more; who comes back is the same.
		await tell(team, { kind: 'left', member: hung, day: '15/11/2026' });
		expect((await open(team)).team).toMatchObject({ members: 0, leader: null });
		expect(await join(team, { day: '18/11/2026' })).toBe(lan);
		await tell(team, { kind: 'dissolved', day: '19/11/2026' });
		expect(await open(team)).toMatchObject({ inForce: false, team: { lastDay: '2026-11-19', members: 1 } });
		expect((await open(team)).facts.map(({ kind }) => kind)).toEqual([
			'dissolved',
			'joined',
			'left',
			'left',
			'led',
			'led',
			'joined',
			'joined'
		]);
	});

	test('both times are kept: when it happened, and when it was learned', async () => {
		const team = await found();
		await join(team, { day: '05/11/2026' });
		const { facts } = await open(team);
		expect(facts[0]).toMatchObject({ happenedOn: '2026-11-05', learnedAt: NOW });
	});

	test('sent twice, it is told once', async () => {
		const [id, event, memberId] = [newId(), newId(), newId()];
		for (let n = 0; n < 2; n++) {
			await foundTeam(database.app, office, { id, placeId: places.hamlet, form: teamForm(), now: NOW });
			await join(id, { id: event, memberId });
		}
		const lead = newId();
		for (let n = 0; n < 2; n++)
			await tellTeam(database.app, office, { id: lead, team: id, kind: 'led', member: memberId, day: '' }, NOW);
		expect((await open(id)).facts).toHaveLength(2);
	});

	test('what cannot have happened is refused, and says why', async () => {
		const team = await found();
		const lan = await join(team, { day: '05/11/2026' });
		const refused = (told: Parameters<typeof tell>[1], code: string) =>
			expect(tell(team, told), JSON.stringify(told)).rejects.toMatchObject({ code });
		await refused({ kind: 'left', member: lan, day: '21/11/2026' }, 'team-day-future');
		await refused({ kind: 'left', member: lan, day: '31/10/2026' }, 'team-day-before-founded');
		await refused({ kind: 'left', member: lan, day: '04/11/2026' }, 'team-day-too-early');
		await refused({ kind: 'left', member: lan, day: 'hôm qua' }, 'team-day');
		await refused({ kind: 'left', member: newId() }, 'team-member');
		await refused({ kind: 'covered', place: places.otherCommune }, 'team-place');
		await refused({ kind: 'consented', member: lan, consent: { phone: true, wording: 'Tôi đồng ý' } }, 'team-phone');
		await refused({ kind: 'consented', member: lan, consent: { phone: false, wording: ' ' } }, 'team-consent');
		await refused({ kind: 'withdrew', member: lan }, 'team-stage');
		await refused({ kind: 'settled', place: places.second }, 'team-stage');
		await expect(join(team)).rejects.toMatchObject({ code: 'team-stage' });
		await expect(join(team, { account: elsewhere.accountId })).rejects.toMatchObject({ code: 'team-account' });
		await expect(join(team, { account: null, name: '12' })).rejects.toMatchObject({ code: 'team-member-name' });
		await expect(join(team, { account: null, phone: '115' })).rejects.toMatchObject({ code: 'team-member-phone' });
		await tell(team, { kind: 'dissolved', day: '10/11/2026' });
		await refused({ kind: 'left', member: lan, day: '11/11/2026' }, 'team-ended');
	});

	test('a form with several faults names them all', async () => {
		await expect(
			foundTeam(database.app, office, {
				id: newId(),
				placeId: null,
				form: teamForm({ kind: 'club', name: ' ', decisionDay: '31/02/2026', ends: '01/01/2020' }),
				now: NOW
			})
		).rejects.toMatchObject({
			code: 'team-unclear',
			details: {
				wrong: [
					{ field: 'place', reason: 'missing' },
					{ field: 'kind', reason: 'unknown' },
					{ field: 'name', reason: 'missing' },
					{ field: 'decisionDay', reason: 'not-a-day' }
				]
			}
		});
		await found(places.hamlet, { name: 'Tổ Hòa Bình' });
		await expect(found(places.hamlet, { name: 'tổ  hoà bình' })).rejects.toMatchObject({ code: 'team-known' });
		await expect(found(places.otherCommune)).rejects.toMatchObject({
			details: { wrong: [{ field: 'place', reason: 'unknown' }] }
		});
	});

	test('who left can be forgotten; the counts of what happened stay', async () => {
		const team = await found();
		const hung = await join(team, { account: null, name: 'Trần Văn Hùng', phone: '0912345678' });
		const forget = () => correctMember(database.app, office, { team, member: hung, forget: true }, NOW);
		await expect(forget()).rejects.toMatchObject({ code: 'team-forget' });
		await tell(team, { kind: 'left', member: hung });
		await forget();
		expect((await open(team)).members).toMatchObject([{ id: hung, name: '', phone: null, isIn: false }]);
		expect((await open(team)).facts).toHaveLength(2);
	});
});

describe('who may', () => {
	test('the office keeps its teams, the province sees all, a helper their own, another commune none', async () => {
		const team = await found();
		const lan = await join(team);
		expect((await open(team, province)).team).toMatchObject({ keeps: false });
		expect((await open(team, helper)).team).toMatchObject({ keeps: false, mine: true });
		for (const stranger of [elsewhere, another]) await expect(open(team, stranger)).rejects.toMatchObject({ code: 'not-found' });
		expect(await myTeams(database.app, helper, NOW)).toContainEqual(expect.objectContaining({ id: team }));
		for (const other of [province, helper]) {
			await expect(tell(team, { kind: 'led', member: lan }, other)).rejects.toMatchObject({ code: 'forbidden' });
			await expect(join(team, { account: another.accountId }, other)).rejects.toMatchObject({ code: 'forbidden' });
		}
		await expect(found(places.hamlet, {}, helper)).rejects.toMatchObject({ code: 'forbidden' });
		// Whoever left sees it no more.
		await tell(team, { kind: 'left', member: lan });
		await expect(open(team, helper)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('the wall says no where the handler does not ask', async () => {
		const team = await found();
		const lan = await join(team);
		const as = async (account: string, statement: string) => {
			const client = await database.pools.app.connect();
			try {
				await client.query('begin');
				await client.query(`select set_config('app.account', $1, true)`, [account]);
				return await client.query(statement);
			} finally {
				await client.query('rollback');
				client.release();
			}
		};
		const event = (by: string, kind: string, given = 'null') =>
			`insert into team_event (id, team_id, kind, happened_on, by_account, member_id${kind === 'consented' ? ', shows_phone, wording, given' : ''})
				values (gen_random_uuid(), '${team}', '${kind}', '2026-11-20', '${by}', '${lan}'${kind === 'consented' ? `, false, 'lời', ${given}` : ''})`;
		for (const { accountId } of [helper, another, elsewhere, province]) {
			await expect(as(accountId, event(accountId, 'led'))).rejects.toMatchObject({ code: '42501' });
			await expect(as(accountId, event(office.accountId, 'led'))).rejects.toMatchObject({ code: '42501' });
		}
		// On paper the office says it, the member by themselves, and nobody in another's name.
		await as(helper.accountId, event(helper.accountId, 'consented', `'self'`));
		await expect(as(office.accountId, event(office.accountId, 'consented', `'self'`))).rejects.toMatchObject({ code: '42501' });
		await expect(as(another.accountId, event(another.accountId, 'consented', `'paper'`))).rejects.toMatchObject({
			code: '42501'
		});
		expect((await as(another.accountId, 'select id from team_member')).rows).toEqual([]);
		for (const table of ['team', 'team_event'])
			for (const change of [`update ${table} set id = id`, `delete from ${table}`])
				await expect(as(office.accountId, change)).rejects.toMatchObject({ code: '42501' });
	});
});

describe('what residents see', () => {
	test('names of teams and hamlets; of the leader what they agreed to, and no longer than they agree', async () => {
		const team = await found(places.second, { name: 'Tổ ấp 2' });
		const lan = await join(team, { phone: '0912345678' });
		await tell(team, { kind: 'led', member: lan });
		const shown = async () =>
			(await teamsNearby(database.app, { province: '82', commune: '30178', now: NOW })).places.find(
				({ name }) => name === 'Ấp 2'
			)!.teams;
		expect(await shown()).toMatchObject([{ name: 'Tổ ấp 2', leader: null, phone: null }]);
		// The member agrees by themselves, to the name alone; then the office has it on paper, with the phone.
		await tell(team, { kind: 'consented', member: lan, consent: { phone: false, wording: 'Tôi đồng ý' } }, helper);
		expect(await shown()).toMatchObject([{ leader: 'Nguyễn Thị Lan', phone: null }]);
		await tell(team, { kind: 'consented', member: lan, consent: { phone: true, wording: 'Tôi đồng ý' } });
		expect(await shown()).toMatchObject([{ leader: 'Nguyễn Thị Lan', phone: '+84912345678' }]);
		expect((await open(team)).facts.filter(({ kind }) => kind === 'consented').map(({ given }) => given)).toEqual([
			'paper',
			'self'
		]);
		await tell(team, { kind: 'withdrew', member: lan }, helper);
		expect(await shown()).toMatchObject([{ leader: null, phone: null }]);
		// A consent is a thing of the member's; a new leader shows nothing of it.
		await tell(team, { kind: 'dissolved', day: '20/11/2026' });
		expect(
			await teamsNearby(database.app, { province: '82', commune: '30178', now: new Date('2026-11-21T03:00:00Z') })
		).toMatchObject({
			places: expect.arrayContaining([{ name: 'Ấp 2', teams: [] }])
		});
	});

	test('a team of the commune stands with the hamlets that it covers, or for the whole', async () => {
		const team = await found(places.commune, { kind: 'literacy-brigade', name: 'Đội xã' });
		const at = async () => {
			const { places: listed } = await teamsNearby(database.app, { province: '82', commune: '30178', now: NOW });
			return listed.filter(({ teams }) => teams.some(({ id }) => id === team)).map(({ name }) => name);
		};
		expect(await at()).toEqual([null]);
		await tell(team, { kind: 'covered', place: places.third });
		expect(await at()).toEqual(['Ấp 3']);
		await expect(tell(team, { kind: 'covered', place: places.third })).rejects.toMatchObject({ code: 'team-stage' });
		await tell(team, { kind: 'uncovered', place: places.third });
		expect(await at()).toEqual([null]);
		await tell(team, { kind: 'dissolved' });
	});
});

test('hamlets without a team are named, by commune, as far as the actor watches', async () => {
	const counted = await listTeams(database.app, province, { commune: '30178', now: NOW });
	expect(counted.communes.map(({ code, hamlets }) => [code, hamlets])).toEqual([
		['30169', 0],
		['30178', 3]
	]);
	expect(counted.chosen!.covered).toBe(3 - counted.without.length);
	expect(counted.without.map(({ name }) => name)).toContain('Ấp 3');
	await found(places.third, { name: 'Tổ ấp 3' });
	const later = await listTeams(database.app, office, { commune: null, now: NOW });
	expect(later.communes).toHaveLength(1);
	expect(later.chosen!.covered).toBe(counted.chosen!.covered + 1);
	expect(later.without.map(({ name }) => name)).not.toContain('Ấp 3');
});

test('what a team helped is counted of the whole, while its members were in it', async () => {
	const team = await found();
	const tu = await join(team, { account: another.accountId, name: 'Bà Tư', day: '05/11/2026' });
	await join(team, { day: '10/11/2026' });
	await tell(team, { kind: 'left', member: tu, day: '12/11/2026' });
	expect((await open(team)).helped).toEqual({ sittings: 0, people: 0, lastDay: null });
	await sql`insert into assessment_policy (group_id, version, framework_id, body, source, provisional, effective_from)
		values ('resident', 1, 'f', '{}', 'test', true, '2026-01-01')`.execute(database.owner);
	await sql`insert into bank_version (id, items) values ('b', 1)`.execute(database.owner);
	const [ba, sau] = [
		await buildPerson(database, { placeId: places.hamlet }),
		await buildPerson(database, { placeId: places.hamlet })
	];
	const sat = (person: string, mode: string, by: Staff, day: string, beside: Staff | null = null) =>
		sql`insert into sitting (person_id, id, group_id, policy_version, bank_version, mode, recorded_by, helper, counter, started_at, expires_at, state, ended_at, result)
			values (${person}, gen_random_uuid(), 'resident', 1, 'b', ${mode}, ${by.accountId}, ${beside?.accountId ?? null}, 'c', ${`${day}T02:00:00Z`}, ${`${day}T03:00:00Z`}, 'finished', ${`${day}T02:30:00Z`}, '{}')`.execute(
			database.owner
		);
	await sat(ba, 'assisted', another, '2026-11-06');
	await sat(ba, 'assisted', another, '2026-11-12', helper);
	await sat(sau, 'assisted', helper, '2026-11-15');
	// Before they joined, after they left, and what was watched and not helped.
	await sat(sau, 'assisted', another, '2026-11-04');
	await sat(sau, 'assisted', another, '2026-11-13');
	await sat(sau, 'proctored', helper, '2026-11-16');
	expect((await open(team)).helped).toEqual({ sittings: 3, people: 2, lastDay: '2026-11-15' });
	// Whoever does not see the team is told nothing of it.
	const { rows } = await asActor(database.app, elsewhere, (db) => sql`select * from team_helped(${team}::uuid)`.execute(db));
	expect(rows).toMatchObject([{ sittings: 0, people: 0 }]);
});

test('a team whose hamlet the office ended waits for a place, and is found meanwhile with the whole commune', async () => {
	const old = await buildHamlet(database, places.commune, '30178.009', 'Ấp 9');
	const team = await found(old, { name: 'Tổ ấp 9' });
	await endHamlet(database.app, office, { id: old, on: '2026-11-19' });
	const near = async () =>
		(await teamsNearby(database.app, { province: '82', commune: '30178', now: NOW })).places
			.filter(({ teams }) => teams.some(({ id }) => id === team))
			.map(({ name }) => name);
	expect(await near()).toEqual([null]);
	expect((await open(team)).settleIn.map(({ name }) => name)).toEqual(expect.arrayContaining(['Xã Mỹ An Hưng', 'Ấp 2', 'Ấp 3']));
	await expect(tell(team, { kind: 'settled', place: places.otherCommune })).rejects.toMatchObject({ code: 'team-place' });
	await tell(team, { kind: 'settled', place: places.third });
	expect((await open(team)).team).toMatchObject({ waits: false, place: 'Ấp 3', unitEnded: false });
	expect(await near()).toEqual(['Ấp 3']);
});

test('programs of the office are told the same, without names or phones of members', async () => {
	const team = await found();
	await join(team, { name: 'Nguyễn Thị Kín', phone: '0912345678' });
	const list = TeamList.parse(await teamList(database.app, office, { commune: '30178' }, NOW));
	expect(list.teams.find(({ id }) => id === team)).toMatchObject({ members: 1, leader: false, commune: { code: '30178' } });
	const one = TeamWithWork.parse(await teamOfId(database.app, office, { team }, NOW));
	expect(JSON.stringify([list, one])).not.toMatch(/Kín|912345678/);
	await expect(teamOfId(database.app, elsewhere, { team }, NOW)).rejects.toMatchObject({ code: 'not-found' });
});
