import type { Group } from '#contract/content.ts';
import type { Policy } from '#contract/framework.ts';
import { modelOf, prepareBank } from '#core/irt/index.ts';
import type { Course } from '#core/sitting.ts';
import { asScored, readBank, readFrameworks } from '#server/framework/index.ts';

/** The product's own bank and policies, from `content/`, as a live sitting has them: without what waits for a reader. */
export async function contentBank(): Promise<{
	policies: readonly Policy[];
	courseFor: (policy: Policy) => Course;
	allowedFor: (group: Group) => Uint8Array;
}> {
	const { frameworks, policies } = await readFrameworks();
	const written = await readBank(frameworks[0] ?? null, policies, 'content/items');
	const items = asScored(written).filter(({ id }) => !written.pending.has(id));
	const areas = [...new Set(items.map(({ skill }) => skill[0]!))];
	const bank = prepareBank(items.map(modelOf), { areas: items.map(({ skill }) => areas.indexOf(skill[0]!)) });
	return {
		policies,
		courseFor: ({ shares, minLength, maxLength, targetSd, exposure, pass, firstAt }) => ({
			bank,
			shares: areas.map((area) => shares[area as keyof typeof shares]),
			rule: { minLength, maxLength, targetSd },
			choice: exposure.choice ?? 'among-best',
			amongBest: exposure.amongBest,
			cut: pass.cut,
			firstAt
		}),
		allowedFor: (group) => Uint8Array.from(items, ({ groups }) => Number(groups.includes(group)))
	};
}
