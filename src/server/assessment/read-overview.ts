import type { FinishedSitting } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import type { Policy } from '#contract/framework.ts';
import { Refusal } from '#core/refusal.ts';
import { currentConsents, type Consent } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { openSittingOf } from './queries.ts';
import { readResults } from './read-sitting.ts';
import { policiesFor, PURPOSE } from './start-sitting.ts';

/** What somebody finds who comes to be assessed. */
export interface Overview {
	/** How their groups are assessed, the one offered first in first place. */
	policies: Policy[];
	/** What they agree to; null while no wording is loaded. */
	consent: Consent | null;
	/** The sitting that can be taken up again. */
	open: { id: string; group: Group; answered: number; expiresAt: string } | null;
	/** Finished sittings, the latest first. */
	results: FinishedSitting[];
}

/** @throws Refusal `forbidden` */
export async function readOverview(db: Db, actor: Actor, { now }: { now: Date }): Promise<Overview> {
	if (actor.kind !== 'resident') throw new Refusal('forbidden', 'an overview is a resident’s own');
	const person = actor.personId;
	return asActor(db, actor, async (tx) => {
		const row = await openSittingOf(tx, person);
		const stillOpen = row && row.expires_at > now ? row : undefined;
		return {
			policies: await policiesFor(tx, person),
			consent: (await currentConsents(tx, actor, { person, now })).find(({ purpose }) => purpose === PURPOSE) ?? null,
			open: stillOpen
				? {
						id: stillOpen.id,
						group: stillOpen.group_id,
						answered: stillOpen.answers,
						expiresAt: stillOpen.expires_at.toISOString()
					}
				: null,
			results: await readResults(tx, actor, { person })
		};
	});
}
