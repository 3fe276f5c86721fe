import type { FinishedSitting, Mode } from '#contract/assessment.ts';
import type { Policy } from '#contract/framework.ts';
import { Refusal } from '#core/refusal.ts';
import { currentConsents, hasConsent, mayHelp, type Consent } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { begunBy, nameOf, type BegunRow } from './beside-queries.ts';
import { mayBegin } from './policy.ts';
import { teachingOf, type Teaching } from './proctoring.ts';
import { openSittingOf, personOf, sittingById } from './queries.ts';
import { readResults } from './read-sitting.ts';
import { policiesFor, PURPOSE } from './start-sitting.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/** Finished sittings of the last days stay in sight of whoever ran them. */
const DAYS_IN_SIGHT = 7;

/** What a member of staff finds who comes to sit beside somebody. */
export interface Beside {
	person: string;
	name: string;
	/** How the person's groups are assessed, the one offered first in first place. */
	policies: Policy[];
	/** Whether they have agreed to today's words. */
	agreed: boolean;
	/** What they are asked to agree to; null for somebody who may not write it down, as an inspector. */
	consent: Consent | null;
	/** The sitting that is open; `mine` is false where the person or a colleague began it. */
	open: { id: string; mode: Mode; answered: number; expiresAt: Date; mine: boolean } | null;
	/** Why the actor may not watch; null where nothing is in the way. */
	taught: Teaching | null;
	/** Finished sittings, the latest first. */
	results: FinishedSitting[];
}

/** @throws Refusal `forbidden`, `not-found` (also where the person lives elsewhere) */
export async function readBeside(db: Db, actor: Actor, { person, now }: { person: string; now: Date }): Promise<Beside> {
	if (!mayBegin(actor, person, 'assisted') || actor.kind !== 'staff')
		throw new Refusal('forbidden', 'only staff sit beside somebody');
	return asActor(db, actor, async (tx) => {
		const record = isUuid(person) ? await personOf(tx, person) : undefined;
		const name = record && !record.merged && !record.erased ? await nameOf(tx, person) : null;
		if (name === null) throw new Refusal('not-found', `no person ${person} for this actor`);
		const open = await openSittingOf(tx, person);
		const consents = (await mayHelp(tx, person)) ? await currentConsents(tx, actor, { person, now }) : [];
		return {
			person,
			name,
			policies: await policiesFor(tx, person),
			agreed: await hasConsent(tx, person, PURPOSE, now),
			consent: consents.find(({ purpose }) => purpose === PURPOSE) ?? null,
			open:
				open && open.expires_at > now
					? {
							id: open.id,
							mode: open.mode,
							answered: open.answers,
							expiresAt: open.expires_at,
							mine: open.recorded_by === actor.accountId
						}
					: null,
			taught: await teachingOf(tx, person, now),
			results: await readResults(tx, actor, { person })
		};
	});
}

/** What a member of staff has begun for others: open, or finished in the last days. */
export const listBegun = (db: Db, actor: Staff, { now }: { now: Date }): Promise<BegunRow[]> =>
	asActor(db, actor, (tx) => begunBy(tx, actor.accountId, now, new Date(now.getTime() - DAYS_IN_SIGHT * 86_400_000)));

/** Whose sitting this is that the actor began, for the frame in which it is answered. @throws Refusal `not-found` */
export async function whoseSitting(
	db: Db,
	actor: Staff,
	{ sitting }: { sitting: string }
): Promise<{ person: string; name: string; mode: Mode }> {
	return asActor(db, actor, async (tx) => {
		const row = isUuid(sitting) ? await sittingById(tx, sitting) : undefined;
		const name = row?.recorded_by === actor.accountId ? await nameOf(tx, row.person_id) : null;
		if (!row || name === null) throw new Refusal('not-found', `no sitting ${sitting} begun by this actor`);
		return { person: row.person_id, name, mode: row.mode };
	});
}
