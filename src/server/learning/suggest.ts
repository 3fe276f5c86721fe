import type { Group } from '#contract/content.ts';
import { suggest as choose, type Suggestable, type Suggestion } from '#core/suggest.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { learning, type Learning } from './content.ts';
import { mustBeLearner } from './policy.ts';
import { audiencesOf, clausesFor, passedBy, progressOf } from './queries.ts';

/** Audiences whose members also learn what a framework group learns. Everybody is a resident. */
const GROUP_OF: Readonly<Record<string, Group>> = {
	'public-sector': 'public-sector',
	leader: 'leader',
	worker: 'worker',
	'coop-farmer': 'worker',
	student: 'learner'
};

/** Lessons as the rule in core sees them. A lesson passed is `lesson:<id>`. */
function suggestable({ lessons, areas }: Learning): Suggestable[] {
	const areaOf = new Map(areas.flatMap((area) => area.skills.map((skill) => [skill, area.id])));
	return [...lessons.values()].map((lesson) => ({
		id: lesson.id,
		area: areaOf.get(lesson.skill) ?? '',
		groups: lesson.groups,
		gives: [`lesson:${lesson.id}`, ...lesson.practises.map((practice) => `practice:${practice}`)]
	}));
}

/**
 * The next lessons for a resident, best first: what is begun, then by weak areas of the latest result, what targets ask of the
 * groups they are in, and the order of teaching (`src/core/suggest.ts`).
 *
 * @param input.areas where they stand in each area, in logits; nothing before the first assessment
 * @throws Refusal `not-signed-in`
 */
export async function suggest(db: Db, actor: Actor, input: { areas?: Record<string, number>; count?: number } = {}): Promise<Suggestion[]> {
	const person = mustBeLearner(actor);
	const all = await learning();
	return asActor(db, actor, async (db) => {
		const audiences = await audiencesOf(db, person);
		const groups = new Set<Group>(['resident', ...audiences.flatMap((audience) => GROUP_OF[audience] ?? [])]);
		const passed = new Set((await passedBy(db, person)).map(({ lesson }) => lesson));
		const started = (await progressOf(db, person)).map(({ lesson }) => lesson);
		const clauses = await clausesFor(db, person, audiences);
		return choose(suggestable(all), { groups: [...groups], passed, started, areas: input.areas ?? {}, clauses }, input.count ?? all.policy.suggestions.count);
	});
}

