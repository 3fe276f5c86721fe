import { exploreStage } from '#core/performance/index.ts';
import { draftFaults } from '#server/framework/index.ts';
import type { Body } from '../body.ts';
import type { Fault } from '../words.ts';

/** What trying every way through a stage has shown. */
export interface Findings {
	/** The fewest acts that reach what is asked; null where no way does. */
	shortest: readonly string[] | null;
	/** End states that differ in what the rule looks at. */
	right: number;
	wrong: number;
	/** What is wrong with it, each with its place. */
	faults: Fault[];
}

/** Tries a performance as far as it is written; null where it is no performance, or not whole enough to be walked. */
export function findingsOf(body: Body): Findings | null {
	const { item, faults } = draftFaults(body);
	if (item?.type !== 'performance') return null;
	const { shortest, right, wrong } = exploreStage(item, item.key);
	return { shortest, right, wrong, faults };
}
