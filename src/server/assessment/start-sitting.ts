import type { Mode, SittingView } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import type { Policy } from '#contract/framework.ts';
import type { Language } from '#contract/question.ts';
import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { fractionOf } from '#core/shuffle.ts';
import { begin, next, type Course, type Position } from '#core/sitting.ts';
import { readPolicies } from '#server/framework/index.ts';
import { hasConsent } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, poolOf, type Db } from '#server/platform/db/index.ts';
import { currentBank } from './bank.ts';
import { expireIfDue } from './expire-sittings.ts';
import { counterOf, exposureFor } from './exposure.ts';
import { allowedItems, keep, monthsBefore, readyCourse, rebuild, type LiveSitting } from './live.ts';
import { mayBegin } from './policy.ts';
import { refuseTeacher } from './proctoring.ts';
import { addSitting, audiencesOf, itemsSeen, openSittingOf, personOf } from './queries.ts';
import { viewOf } from './view.ts';

/** What a person agrees to before being assessed, in `consent_wording`. */
export const PURPOSE = 'assessment';

export interface StartSitting {
	/** UUIDv7, made by whoever begins. */
	id: string;
	/** One of the person's own groups; without it the first of them. */
	group?: Group | undefined;
	mode: Mode;
	/** Whose sitting it is, where staff begin it. */
	person?: string | undefined;
	/** The account of the helper who sits beside a signed-in person; the sitting then counts as assisted. */
	helper?: string | null | undefined;
	device?: string | undefined;
	language: Language;
	now: Date;
}

/**
 * Begins a sitting and gives its first question. Somebody who has one open gets that one: two taps begin one sitting.
 * @throws Refusal `not-signed-in`, `forbidden`, `not-found`, `consent-needed`, `group-not-yours`, `bank-used-up` (too few items are left that
 *   this person has not seen lately; `until` says when), `proctor-…` (whoever taught does not watch), `unavailable` (no content)
 */
export async function startSitting(db: Db, actor: Actor, input: StartSitting): Promise<SittingView> {
	const live = await begun(db, actor, input);
	keep(db, live);
	return viewOf(live, input.language);
}

async function begun(db: Db, actor: Actor, input: StartSitting): Promise<LiveSitting> {
	const { now, helper = null } = input;
	const mode = helper === null ? input.mode : 'assisted';
	if (actor.kind === 'public') throw new Refusal('not-signed-in', 'nobody is signed in');
	const person = input.person ?? (actor.kind === 'resident' ? actor.personId : undefined);
	if (person === undefined || !mayBegin(actor, person, mode))
		throw new Refusal('forbidden', `${actor.kind} may not begin a sitting ${mode}`);

	const open = await openSitting(db, actor, person);
	if (open && !(await expireIfDue(db, actor, open, now))) {
		if (actor.kind === 'staff' && open.recordedBy !== actor.accountId)
			throw new Refusal('sitting-open-elsewhere', `${person} has an open sitting begun by somebody else`);
		return open;
	}

	const prepared = await asActor(db, actor, async (tx) => {
		const record = await personOf(tx, person);
		if (!record || record.merged || record.erased) throw new Refusal('not-found', `no person ${person} for this actor`);
		if (!(await hasConsent(tx, person, PURPOSE, now)))
			throw new Refusal('consent-needed', `${person} has not agreed to ${PURPOSE}`, { purpose: PURPOSE });
		if (mode === 'proctored') await refuseTeacher(tx, person, now);
		const policy = choosePolicy(await policiesFor(tx, person), input.group);
		const bank = await currentBank(tx);
		const since = monthsBefore(now, policy.monthsWithoutRepeat);
		const seen = await itemsSeen(tx, person, since, null);
		const allowed = allowedItems(bank, policy.group, seen.items);
		const course = await readyCourse(policy, bank);
		const asked = allowed.reduce((count, may, item) => count + (may && course.shares[bank.tables.areaOf[item]!]! > 0 ? 1 : 0), 0);
		if (asked < policy.maxLength) {
			const until = monthsBefore(seen.oldest ?? now, -policy.monthsWithoutRepeat);
			throw new Refusal('bank-used-up', `${asked} items left for ${person}`, {
				until: vietnamDay(until).split('-').reverse().join('/')
			});
		}
		const exposure = await exposureFor(poolOf(db), tx, bank, policy.group);
		return { policy, bank, course, exposure, allowed };
	});

	const { policy, bank, course, exposure, allowed } = prepared;
	const position = begin(course);
	// The sitting counts before its first question is chosen, and is taken back if it does not come to be.
	exposure.sittingBegun();
	const first = firstItem(course, position, allowed, `${input.id} 0`, (item) => exposure.mayShow(item, policy.exposure));
	if (first === null) {
		exposure.sittingTakenBack();
		throw new Refusal('unavailable', 'no item may be shown: all are at their caps, or no test of this person keeps the bounds');
	}
	exposure.count(first);
	const live: LiveSitting = {
		id: input.id,
		person,
		group: policy.group,
		mode,
		recordedBy: actor.kind === 'staff' ? actor.accountId : null,
		helper,
		device: input.device ?? null,
		counter: counterOf(policy.group),
		startedAt: now,
		expiresAt: new Date(now.getTime() + policy.openHours * 3_600_000),
		policy,
		bank,
		course,
		exposure,
		allowed,
		position,
		known: new Set(),
		current: first,
		workingMs: 0
	};
	let added = false;
	try {
		added = await asActor(db, actor, (tx) => addSitting(tx, rowOf(live)));
	} finally {
		if (!added) {
			exposure.takeBack(first);
			exposure.sittingTakenBack();
		}
	}
	if (added) return live;
	// Begun at the same moment in another tab, or this very call was sent twice.
	const other = await openSitting(db, actor, person);
	if (!other) throw new Refusal('conflict', `sitting ${input.id} exists and is closed`);
	return other;
}

/** The first item, null where there is none; bounds that no test keeps are the policy's fault, not the person's. */
function firstItem(
	...[course, position, allowed, seed, isOpen]: [Course, Position, Uint8Array, string, (item: number) => boolean]
) {
	try {
		return next(course, position, allowed, fractionOf(seed), isOpen);
	} catch (error) {
		if (error instanceof Refusal && error.code === 'shadow-infeasible') return null;
		throw error;
	}
}

const openSitting = (db: Db, actor: Actor, person: string): Promise<LiveSitting | null> =>
	asActor(db, actor, async (tx) => {
		const row = await openSittingOf(tx, person);
		return row ? rebuild(db, tx, row) : null;
	});

/** How the groups that a person belongs to are assessed, the one that comes first in first place. `tx` acts for somebody who sees the person. */
export async function policiesFor(tx: Db, person: string): Promise<Policy[]> {
	const audiences = new Set(await audiencesOf(tx, person));
	return (await readPolicies(tx)).filter(
		(policy) => policy.audiences.length === 0 || policy.audiences.some((audience) => audiences.has(audience))
	);
}

function choosePolicy(policies: readonly Policy[], wanted: Group | undefined): Policy {
	if (policies.length === 0) throw new Refusal('unavailable', 'No assessment policy is loaded: npm run load.');
	const policy = wanted === undefined ? policies[0] : policies.find(({ group }) => group === wanted);
	if (!policy) throw new Refusal('group-not-yours', `this person is not of the group ${wanted}`, { group: wanted });
	return policy;
}

const rowOf = (live: LiveSitting) => ({
	person_id: live.person,
	id: live.id,
	group_id: live.group,
	policy_version: live.policy.version,
	bank_version: live.bank.id,
	mode: live.mode,
	recorded_by: live.recordedBy,
	helper: live.helper,
	device: live.device,
	counter: live.counter,
	started_at: live.startedAt,
	expires_at: live.expiresAt,
	current_item: live.current
});
