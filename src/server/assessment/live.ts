import type { Mode } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import type { Assembly, Policy } from '#contract/framework.ts';
import { preparePlan, rulesByLabel, type PreparedPlan, type Showings, type Solve } from '#core/irt/index.ts';
import { Refusal } from '#core/refusal.ts';
import { begin, take, type Course, type Position } from '#core/sitting.ts';
import { readPolicy } from '#server/framework/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, poolOf, type Db } from '#server/platform/db/index.ts';
import { liveBank, type EngineItem, type LiveBank } from './bank.ts';
import { exposureFor } from './exposure.ts';
import { mayAnswer } from './policy.ts';
import { answersOf, itemsSeen, sittingById, type SittingRow } from './queries.ts';
import { solver } from './solver.ts';

/** An open sitting with everything that the next step needs, so that a step asks the database one thing only. Replaced, never changed. */
export interface LiveSitting {
	readonly id: string;
	readonly person: string;
	readonly group: Group;
	readonly mode: Mode;
	readonly recordedBy: string | null;
	readonly helper: string | null;
	readonly device: string | null;
	readonly counter: string;
	readonly startedAt: Date;
	readonly expiresAt: Date;
	readonly policy: Policy;
	readonly bank: LiveBank;
	readonly course: Course;
	readonly exposure: Showings;
	/** 1 for each item that this person may meet: of the group, and not seen in the months without repeats. */
	readonly allowed: Uint8Array;
	readonly position: Position;
	/** Ids of the answers received. */
	readonly known: ReadonlySet<string>;
	/** The question that is out, by place in the bank. */
	readonly current: number | null;
	readonly workingMs: number;
}

/** Open sittings kept at hand in a process; the one longest untouched goes first. About 2 kB each. */
const KEPT = 20_000;

/** By database, for a test process has several. */
const kept = new WeakMap<object, Map<string, LiveSitting>>();
const keptFor = (db: Db): Map<string, LiveSitting> => {
	const pool = poolOf(db);
	let map = kept.get(pool);
	if (!map) kept.set(pool, (map = new Map()));
	return map;
};

export function keep(db: Db, live: LiveSitting): void {
	const map = keptFor(db);
	map.delete(live.id);
	map.set(live.id, live);
	if (map.size > KEPT) map.delete(map.keys().next().value!);
}
export const forget = (db: Db, id: string): boolean => keptFor(db).delete(id);

/** What was found under a sitting's id. */
export type Found = { live: LiveSitting } | { closed: SittingRow };

/**
 * An open sitting that the actor may answer, from memory or rebuilt from its answers; or the row of one that is closed.
 * @throws Refusal `not-found` where there is none, or it is not the actor's; `not-signed-in`
 */
export async function findSitting(db: Db, actor: Actor, id: string, { fresh = false } = {}): Promise<Found> {
	if (actor.kind === 'public') throw new Refusal('not-signed-in', `sitting ${id}: nobody is signed in`);
	const live = fresh ? undefined : keptFor(db).get(id);
	if (live) {
		if (!mayAnswer(actor, live)) throw noSitting(id);
		return { live };
	}
	const found = await asActor(db, actor, async (tx): Promise<Found> => {
		const row = await sittingById(tx, id);
		if (!row || !mayAnswer(actor, { person: row.person_id, recordedBy: row.recorded_by })) throw noSitting(id);
		return row.state === 'open' ? { live: await rebuild(db, tx, row) } : { closed: row };
	});
	if ('live' in found) keep(db, found.live);
	else forget(db, id);
	return found;
}

const noSitting = (id: string) => new Refusal('not-found', `no sitting ${id} that this actor may answer`);

/** The sitting as its answers make it. `tx` is the actor's transaction on `db`. */
export async function rebuild(db: Db, tx: Db, row: SittingRow): Promise<LiveSitting> {
	const policy = await readPolicy(tx, row.group_id, row.policy_version);
	const bank = await liveBank(tx, row.bank_version);
	const course = await readyCourse(policy, bank);
	const given = await answersOf(tx, row.person_id, row.id);
	const { items } = await itemsSeen(tx, row.person_id, monthsBefore(row.started_at, policy.monthsWithoutRepeat), row.id);
	const position = given.reduce((position, answer) => take(course, position, answer), begin(course));
	return {
		id: row.id,
		person: row.person_id,
		group: row.group_id,
		mode: row.mode,
		recordedBy: row.recorded_by,
		helper: row.helper,
		device: row.device,
		counter: row.counter,
		startedAt: row.started_at,
		expiresAt: row.expires_at,
		policy,
		bank,
		course,
		exposure: await exposureFor(poolOf(db), tx, bank, policy.group),
		allowed: allowedItems(bank, row.group_id, items),
		position,
		known: new Set(given.map(({ id }) => id)),
		current: row.current_item,
		workingMs: row.working_ms
	};
}

/** What a policy says, in the engine's terms; the solver is loaded where the policy needs one. */
export async function readyCourse(policy: Policy, bank: LiveBank<EngineItem>): Promise<Course> {
	return courseOf(policy, bank, policy.assembly && (await solver()));
}

/** The same with a solver at hand; `solve` is needed for a policy with an assembly only. */
export function courseOf(policy: Policy, bank: LiveBank<EngineItem>, solve?: Solve): Course {
	if (policy.assembly && !solve) throw new Error(`policy ${policy.group} ${policy.version} has an assembly and needs the solver`);
	return {
		bank: bank.tables,
		shares: bank.areas.map((area) => policy.shares[area as keyof Policy['shares']] ?? 0),
		rule: {
			minLength: policy.minLength,
			maxLength: policy.maxLength,
			targetSd: policy.targetSd,
			maxSeconds: policy.minutes * 60,
			...(policy.stopWhenSure !== null && { confidence: policy.stopWhenSure })
		},
		choice: policy.exposure.choice ?? 'among-best',
		amongBest: policy.exposure.amongBest,
		...(policy.assembly && solve && { assembly: { plan: planOf(policy, policy.assembly, bank), solve } }),
		cut: policy.pass.cut,
		firstAt: policy.firstAt
	};
}

/** By bank and policy: the solver keeps what it has made of a plan. */
const plans = new WeakMap<LiveBank<EngineItem>, Map<string, PreparedPlan>>();

function planOf(policy: Policy, { areas = {}, types = {}, levels = {} }: Assembly, bank: LiveBank<EngineItem>): PreparedPlan {
	let known = plans.get(bank);
	if (!known) plans.set(bank, (known = new Map()));
	const key = JSON.stringify([policy.maxLength, policy.assembly]);
	let plan = known.get(key);
	if (!plan) {
		const { items } = bank;
		const rules = [
			...rulesByLabel(
				'area',
				items.map(({ skill }) => skill[0]!),
				areas
			),
			...rulesByLabel(
				'type',
				items.map(({ type }) => type),
				types
			),
			...rulesByLabel(
				'level',
				items.map(({ level }) => String(level)),
				levels
			)
		];
		known.set(key, (plan = preparePlan(items.length, { length: policy.maxLength, rules })));
	}
	return plan;
}

export function allowedItems(bank: LiveBank, group: Group, seen: readonly string[]): Uint8Array {
	const allowed = Uint8Array.from(bank.forGroup(group));
	for (const id of seen) {
		const place = bank.places.get(id);
		if (place !== undefined) allowed[place] = 0;
	}
	return allowed;
}

export function monthsBefore(day: Date, months: number): Date {
	const before = new Date(day);
	before.setUTCMonth(before.getUTCMonth() - months);
	return before;
}
