import type { Words } from '#contract/content.ts';
import { learning } from '#server/learning/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { readRules, type NamedOutcome } from './explain-queries.ts';

/** What each kind of fact is of, by its `what`: a lesson by its title, anything else as the rules of the outcomes name it. */
export type Subjects = Record<string, Words>;

export async function subjectsOf(outcomes: readonly Pick<NamedOutcome, 'asks' | 'clauses'>[]): Promise<Subjects> {
	const asked = outcomes.flatMap(({ asks, clauses }) =>
		clauses.flatMap((any, n) => any.map((what) => [what, asks[n]!] as const))
	);
	const { lessons } = await learning();
	return Object.fromEntries([...asked, ...[...lessons.values()].map(({ id, title }) => [`lesson:${id}`, title] as const)]);
}

/** The names of all facts that any outcome counts, for pages that list them. */
export async function factSubjects(db: Db): Promise<Subjects> {
	return subjectsOf((await readRules(db)).outcomes);
}
