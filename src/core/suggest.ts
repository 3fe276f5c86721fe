/** A lesson, as far as suggesting needs to know it. */
export interface Suggestable {
	id: string;
	skill: string;
	/** The lesson of its skill for everybody; others of the same skill are for those of whom their practice is asked. */
	general: boolean;
	/** The area of the framework its skill lies in: `K`, `0` … `5`. */
	area: string;
	/** Framework groups it is written for. */
	groups: readonly string[];
	/** Evidence that it can give: `lesson:<id>`, `practice:<x>`. */
	gives: readonly string[];
}

/** A clause of an outcome: met by any one of its evidence. */
export interface Clause {
	whats: readonly string[];
	/** Some target for an audience this person belongs to asks for the outcome. */
	wanted: boolean;
	met: boolean;
}

export interface Learner {
	groups: readonly string[];
	passed: ReadonlySet<string>;
	/** Begun and not passed, the latest first. */
	started: readonly string[];
	/** Skills that the latest assessment said to learn next, most useful first; empty before the first. */
	next: readonly string[];
	/** Where the person stands in each area, in logits, from the same assessment. */
	areas: Readonly<Record<string, number>>;
	clauses: readonly Clause[];
}

/** Why a lesson is suggested: begun; by the assessment; asked of the person's groups; simply the next one. */
export type Why = 'continue' | 'assessed' | 'wanted' | 'next';
export interface Suggestion {
	lesson: string;
	why: Why;
}

/** Points of the skills that an assessment named, of its weakest areas, and of a clause that is wanted and not met. */
const NAMED = [7, 6, 5] as const;
const WEAK = [3, 2, 1] as const;
const WANTED = 2;

/**
 * The next lessons for somebody, best first. A lesson begun comes first; then what the assessment named; then what closes a gap, in
 * an area where the person is weak or in what is asked of their groups; among equals the teaching order, and one of each area
 * before a second of any.
 * A lesson beside the general one, whose practice is asked only of groups that the person is not in (farmers', say), is never
 * suggested.
 *
 * @param lessons in teaching order
 */
export function suggest(lessons: readonly Suggestable[], learner: Learner, count: number): Suggestion[] {
	const gives = (lesson: Suggestable, clause: Clause) => lesson.gives.some((what) => clause.whats.includes(what));
	const forOthers = (lesson: Suggestable) => {
		if (lesson.general) return false;
		const practices = lesson.gives.filter((what) => what.startsWith('practice:'));
		const asked = learner.clauses.filter((clause) => clause.whats.some((what) => practices.includes(what)));
		return asked.length > 0 && !asked.some((clause) => clause.wanted);
	};
	const open = lessons.filter(
		(lesson) =>
			!learner.passed.has(lesson.id) && lesson.groups.some((group) => learner.groups.includes(group)) && !forOthers(lesson)
	);
	const weakest = Object.entries(learner.areas)
		.toSorted(([, one], [, other]) => one - other)
		.map(([area]) => area);

	const judged = open.map((lesson, place) => {
		const shown = NAMED[learner.next.indexOf(lesson.skill)] ?? WEAK[weakest.indexOf(lesson.area)] ?? 0;
		const wanted = learner.clauses.some((clause) => clause.wanted && !clause.met && gives(lesson, clause)) ? WANTED : 0;
		const why: Why = shown === 0 && wanted === 0 ? 'next' : shown >= wanted ? 'assessed' : 'wanted';
		return { lesson, place, points: shown + wanted, why };
	});
	judged.sort((one, other) => other.points - one.points || one.place - other.place);

	const begun = learner.started.find((id) => judged.some(({ lesson }) => lesson.id === id));
	const chosen: Suggestion[] = begun ? [{ lesson: begun, why: 'continue' }] : [];
	const areas = new Set<string>();
	const rest = judged.filter(({ lesson }) => lesson.id !== begun);
	// First one of each area, then whatever is best.
	for (const spread of [true, false])
		for (const { lesson, why } of rest) {
			if (chosen.length >= count) break;
			if (chosen.some((suggestion) => suggestion.lesson === lesson.id) || (spread && areas.has(lesson.area))) continue;
			areas.add(lesson.area);
			chosen.push({ lesson: lesson.id, why });
		}
	return chosen.slice(0, count);
}
