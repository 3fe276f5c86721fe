import { reliableChange } from '#core/irt/index.ts';
import { readResults } from '#server/assessment/index.ts';
import { rescoreSitting } from '#server/measurement/index.ts';
import { db } from '#server/platform/app.ts';
import type { Actor } from '#server/platform/actor.ts';

/**
 * What only the person is shown beside a result of theirs: whether they changed since their very first sitting (null for that
 * one), and, where `again`, the same answers scored with today's parameters.
 */
export async function comparedFor(actor: Extract<Actor, { kind: 'resident' }>, sitting: string, again: boolean) {
	const results = await readResults(db(), actor, { person: actor.personId });
	const first = results.at(-1);
	const own = results.find(({ id }) => id === sitting);
	const measured = ({ result: { theta, sd } }: NonNullable<typeof own>) => ({ theta, se: sd });
	return {
		change:
			first && own && first.id !== sitting
				? { since: first.endedAt, verdict: reliableChange(measured(first), measured(own)).verdict }
				: null,
		again: again ? await rescoreSitting(db(), actor, { sitting }) : null
	};
}
