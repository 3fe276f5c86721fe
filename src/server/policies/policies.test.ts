import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { Staff } from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { newItem } from '../../../tests/support/items.ts';
import { inTransaction } from '#server/platform/db/index.ts';
import { frameworkLoader, readPolicies, readPolicy } from '#server/framework/index.ts';
import { newId } from '#server/platform/ids.ts';
import { saveVersion, submitVersion } from '#server/authoring/index.ts';
import {
	askSimulation,
	cancelSimulation,
	decideProposal,
	proposePolicy,
	readGroupPolicies,
	readProposal,
	readSimulation,
	runNextSimulation
} from './index.ts';

const database = useDatabase({ content: true });
const NOW = new Date('2026-11-21T02:00:00Z');

async function officer(role: 'content' | 'province' | 'administrator' | 'inspector'): Promise<Staff> {
	const accountId = newId();
	await sql`insert into staff (id, name, email) values (${accountId}, ${role}, ${`${accountId}@vidu.vn`})`.execute(
		database.owner
	);
	await sql`insert into role_assignment (account_id, role, place_id)
		values (${accountId}, ${role}, (select id from place where code = '82' and valid_to = 'infinity' and ${role} in ('province', 'inspector')))`.execute(
		database.owner
	);
	return { kind: 'staff', accountId };
}

let content: Staff;
let committee: Staff;
let administrator: Staff;
let inspector: Staff;
/** A simulation is work, and the machine may have other. */
const PATIENCE = 240_000;

beforeAll(async () => {
	[content, committee, administrator, inspector] = await Promise.all([
		officer('content'),
		officer('province'),
		officer('administrator'),
		officer('inspector')
	]);
});

const group = 'resident';
async function propose(wording: Record<string, unknown> = {}, by = content): Promise<string> {
	const id = newId();
	await proposePolicy(database.app, by, {
		id,
		group,
		wording: { maxLength: 18, source: 'Tờ trình mẫu 02/TTr', effectiveFrom: '2026-12-01', ...wording },
		now: NOW
	});
	return id;
}
async function simulate(proposal: string | null, draft = false): Promise<string> {
	const id = newId();
	const asked = { people: 200, mean: -0.5, sd: 1, seed: 7 };
	await askSimulation(database.app, content, { id, group, proposal, draft, asked, now: NOW });
	return id;
}
/** As the worker leaves it; that it does so is shown once, for it takes its time. */
async function simulated(proposal: string): Promise<void> {
	const id = await simulate(proposal);
	await sql`update policy_simulation set state = 'done', report = '{}', ended_at = ${NOW} where id = ${id}`.execute(
		database.owner
	);
}
const work = () => runNextSimulation(database.worker, () => NOW);
const decide = (id: string, by: Staff, verdict: 'confirmed' | 'refused' | 'withdrawn' = 'confirmed', now = NOW) =>
	decideProposal(database.app, by, { id, verdict, now });

test(
	'proposed by one, simulated, confirmed by another: the next version; the old one and what the files say stay',
	async () => {
		const before = (await readPolicies(database.app)).find((policy) => policy.group === group)!;
		const id = await propose();
		await expect(decide(id, committee)).rejects.toMatchObject({ code: 'policy-not-simulated' });
		const simulation = await simulate(id);
		await work();
		const { simulation: done, policies } = await readSimulation(database.app, committee, { id: simulation });
		expect(done).toMatchObject({ state: 'done', failure: null });
		expect(policies.map(({ maxLength }) => maxLength)).toEqual([before.maxLength, 18]);
		const [present, proposed] = done.report!.sides;
		expect(proposed!.everybody.length!.most).toBe(18);
		expect(present!.everybody.length!.most).toBeGreaterThan(18);
		// Shorter costs precision; the strong pass and the weak do not.
		expect(proposed!.everybody.claimed!).toBeGreaterThan(present!.everybody.claimed!);
		expect(present!.levels.map(({ theta }) => theta)).toEqual([-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3]);
		expect(present!.levels.every(({ people }) => people === done.report!.each)).toBe(true);
		expect(present!.levels[0]!.passed).toBeLessThan(0.05);
		expect(present!.levels.at(-1)!.passed).toBeGreaterThan(0.95);
		expect(present!.exposure[0]).toBeCloseTo(present!.largestExposure, 3);
		// Nobody has answered: no time is known, and none is made up.
		expect(present!.everybody.minutes).toBeNull();

		await expect(decide(id, content)).rejects.toMatchObject({ code: 'policy-own' });
		await expect(decide(id, inspector)).rejects.toMatchObject({ code: 'not-found' });
		expect(await decide(id, committee)).toEqual({ version: before.version + 1 });
		await expect(decide(id, administrator)).rejects.toMatchObject({ code: 'policy-decided' });
		expect(await readPolicy(database.app, group, before.version)).toEqual(before);
		expect(await readPolicy(database.app, group, before.version + 1)).toMatchObject({
			maxLength: 18,
			effectiveFrom: '2026-12-01',
			audiences: before.audiences,
			precedence: before.precedence
		});
		const { versions } = await readGroupPolicies(database.app, committee, { group, now: NOW });
		expect(versions[0]!.policy.version).toBe(before.version + 1);

		await inTransaction(database.owner, (db) => frameworkLoader.load(db));
		expect((await readGroupPolicies(database.app, committee, { group, now: NOW })).newest.version).toBe(before.version + 1);
		const { rows } = await sql<{ action: string }>`
		select action from audit where subject_kind = 'policy' and subject_id in (${id}, ${simulation}) order by id`.execute(
			database.owner
		);
		expect(rows.map(({ action }) => action).toSorted()).toEqual(['asked-simulation', 'confirmed-policy', 'proposed-policy']);
	},
	PATIENCE
);

test('what is impossible is named: shape, scale, bank, cap, bounds, a day gone by', async () => {
	const faultsOf = async (wording: Record<string, unknown>) => {
		const thrown = await propose(wording).then(
			() => null,
			(error: unknown) => error
		);
		expect(thrown).toMatchObject({ code: 'policy-has-faults' });
		return (thrown as { details: { faults: { path: string; what: string }[] } }).details.faults;
	};
	expect((await faultsOf({ source: ' ' }))[0]).toMatchObject({ path: 'source', what: 'is empty' });
	expect((await faultsOf({ minLength: 30 }))[0]!.what).toContain('minLength must not be above maxLength');
	expect((await faultsOf({ pass: { rule: 'estimate', cut: 4 } }))[0]!.path).toBe('pass.cut');
	expect((await faultsOf({ targetSd: 1.2 }))[0]!.path).toBe('targetSd');
	const exposure = { choice: 'progressive', rate: 0.01, burnIn: 40, amongBest: 4 };
	expect((await faultsOf({ exposure }))[0]!.path).toBe('exposure.rate');
	expect((await faultsOf({ minLength: 100, maxLength: 100 })).length).toBeGreaterThan(0);
	const assembly = { areas: { K: { min: 10, max: 12 }, '0': { min: 9, max: 12 } } };
	expect((await faultsOf({ minLength: 18, assembly }))[0]).toMatchObject({ path: 'assembly.areas' });
	await expect(propose({ effectiveFrom: '2026-11-20' })).rejects.toMatchObject({ code: 'policy-day-past' });
	await expect(propose({}, administrator)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(readGroupPolicies(database.app, inspector, { group, now: NOW })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a proposal that another version overtook is not confirmed; the author takes one back; a day that went by is not confirmed', async () => {
	const [first, second, third] = [await propose({ maxLength: 20 }), await propose({ maxLength: 21 }), await propose()];
	for (const id of [first, second]) await simulated(id);
	await expect(decide(second, committee, 'confirmed', new Date('2026-12-02T00:00:00Z'))).rejects.toMatchObject({
		code: 'policy-day-past'
	});
	await decide(first, administrator);
	await expect(decide(second, committee)).rejects.toMatchObject({ code: 'policy-overtaken' });
	expect((await readProposal(database.app, committee, { id: second })).proposal.verdict).toBeNull();
	await expect(decide(third, committee, 'withdrawn')).rejects.toMatchObject({ code: 'forbidden' });
	await decide(third, content, 'withdrawn');
	await decide(second, committee, 'refused');
});

test('past the pages, the wall keeps the author from confirming, and anybody from confirming what was not simulated', async () => {
	const mine = await propose({}, committee);
	const past = (by: Staff, proposal: string) =>
		database.app.transaction().execute(async (tx) => {
			await sql`select set_config('app.account', ${by.accountId}, true)`.execute(tx);
			await sql`insert into policy_decision values (${proposal}, 'confirmed', 9, ${by.accountId}, now())`.execute(tx);
		});
	await expect(past(administrator, mine)).rejects.toThrow('row-level security');
	await simulated(mine);
	await expect(past(committee, mine)).rejects.toThrow('row-level security');
	await past(administrator, mine);
});

test(
	'a simulation is bounded, stops when nobody wants it, and says what stood in its way',
	async () => {
		const asked = { people: 10_000, mean: 0, sd: 1, seed: 1 };
		const of = (given: Partial<typeof asked>, id = newId()) =>
			askSimulation(database.app, content, { id, group, proposal: null, draft: false, asked: { ...asked, ...given }, now: NOW });
		await expect(of({ people: 100_000 })).rejects.toMatchObject({ code: 'simulation-too-large' });
		await expect(
			askSimulation(database.app, content, { id: newId(), group, proposal: newId(), draft: false, asked, now: NOW })
		).rejects.toMatchObject({ code: 'not-found' });
		const id = newId();
		await of({ people: 10_000 }, id);
		let over = false;
		const running = work().finally(() => (over = true));
		while (!over && (await readSimulation(database.app, content, { id })).simulation.state !== 'running');
		await cancelSimulation(database.app, committee, { id, now: NOW });
		await running;
		expect((await readSimulation(database.app, content, { id })).simulation).toMatchObject({ state: 'cancelled', report: null });

		// Each bound by itself can be kept; the two together cannot: every question is of one area, and that one has too few of the type.
		const impossible = await propose({
			minLength: 18,
			assembly: { areas: { '0': { min: 18, max: 18 } }, types: { short: { min: 12, max: 18 } } }
		});
		const tried = await simulate(impossible);
		await work();
		expect((await readSimulation(database.app, content, { id: tried })).simulation).toMatchObject({
			state: 'failed',
			failure: { code: 'shadow-infeasible' }
		});
	},
	PATIENCE
);

test(
	'a bank in the making is tried beside the one in use; only those who keep items may, and it stands for no proposal',
	async () => {
		// What waits for a second reader in content/ is in review already.
		const waiting = (await readGroupPolicies(database.app, content, { group, now: NOW })).inReview!;
		expect(waiting).toBeGreaterThan(0);
		const item = newItem('1.1-95');
		const body = { ...item, groups: [group] } as unknown as Record<string, unknown>;
		const { version } = await saveVersion(database.app, content, { body, base: 0, note: 'thử' });
		expect((await readGroupPolicies(database.app, content, { group, now: NOW })).inReview).toBe(waiting);
		await submitVersion(database.app, content, { item: item.id, version });
		expect((await readGroupPolicies(database.app, committee, { group, now: NOW })).inReview).toBeNull();
		const ask = (by: Staff) =>
			askSimulation(database.app, by, {
				id: newId(),
				group,
				proposal: null,
				draft: true,
				asked: { people: 200, mean: 0, sd: 1, seed: 1 },
				now: NOW
			});
		await expect(ask(committee)).rejects.toMatchObject({ code: 'forbidden' });

		const tried = await simulate(null, true);
		const shorter = await propose();
		await sql`insert into policy_simulation
				select (jsonb_populate_record(s, jsonb_build_object('id', ${newId()}::uuid, 'proposal_id', ${shorter}::uuid, 'state', 'done', 'report', '{}'::jsonb, 'ended_at', ${NOW}::timestamptz))).*
				from policy_simulation s where id = ${tried}`.execute(database.owner);
		await expect(decide(shorter, committee)).rejects.toMatchObject({ code: 'policy-not-simulated' });

		await work();
		const { simulation } = await readSimulation(database.app, committee, { id: tried });
		expect(simulation).toMatchObject({ state: 'done', drafted: waiting + 1, failure: null });
		const [present, draft] = simulation.report!.sides;
		expect(draft!.items).toBeGreaterThan(present!.items);
		expect(draft!.exposure).toHaveLength(draft!.items);
		const { rows } = await sql<{ draft: string }>`select draft::text from policy_simulation where id = ${tried}`.execute(
			database.owner
		);
		expect(rows[0]!.draft).toContain(item.id);
		expect(rows[0]!.draft).not.toMatch(/key|stem|rationale/);
	},
	PATIENCE
);
