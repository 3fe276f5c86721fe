import type { SittingResult } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import { suggest as choose, type Suggestable, type Suggestion } from '#core/suggest.ts';
import type { Actor } from '#server/platform/actor.ts';
import { readPolicies } from '#server/framework/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isGeneral, learning, type Learning } from './content.ts';
import { mustBeLearner } from './policy.ts';
import { audiencesOf, clausesFor, passedBy, progressOf } from './queries.ts';

/** Lessons as the rule in core sees them. */
function suggestable({ lessons, areas }: Learning): Suggestable[] {
	const areaOf = new Map(areas.flatMap((area) => area.skills.map((skill) => [skill, area.id])));
	return [...lessons.values()].map((lesson) => ({
		id: lesson.id,
		skill: lesson.skill,
		general: isGeneral(lesson),
		area: areaOf.get(lesson.skill) ?? '',
		groups: lesson.groups,
		gives: [`lesson:${lesson.id}`, ...lesson.practises.map((practice) => `practice:${practice}`)]
	}));
}

/** Framework groups of somebody in these audiences, as the policies say; everybody is a resident. */
async function groupsOf(db: Db, audiences: string[]): Promise<Group[]> {
	const policies = await readPolicies(db);
	const own = policies.filter(
		(policy) => policy.audiences.length === 0 || policy.audiences.some((audience) => audiences.includes(audience))
	);
	return [...new Set<Group>(['resident', ...own.map(({ group }) => group)])];
}

/**
 * The next lessons for a resident, best first: what is begun, then by weak areas of the latest result, what targets ask of the
 * groups they are in, and the order of teaching (`src/core/suggest.ts`).
 *
 * @param input.result of the latest assessment; nothing before the first
 * @throws Refusal `not-signed-in`
 */
export async function suggest(
	db: Db,
	actor: Actor,
	input: { result?: Pick<SittingResult, 'areas' | 'next'> | undefined; count?: number } = {}
): Promise<Suggestion[]> {
	const person = mustBeLearner(actor);
	const all = await learning();
	return asActor(db, actor, async (db) => {
		const audiences = await audiencesOf(db, person);
		const groups = await groupsOf(db, audiences);
		const passed = new Set((await passedBy(db, person)).map(({ lesson }) => lesson));
		const started = (await progressOf(db, person)).map(({ lesson }) => lesson);
		const clauses = await clausesFor(db, person, audiences);
		// An area of which too little was asked says nothing.
		const areas = Object.fromEntries(
			(input.result?.areas ?? []).filter(({ standing }) => standing !== 'few').map(({ area, theta }) => [area, theta])
		);
		const learner = { groups, passed, started, next: input.result?.next ?? [], areas, clauses };
		return choose(suggestable(all), learner, input.count ?? all.policy.suggestions.count);
	});
}
