/**
 * What follows from the facts about one person: the audiences they belong to and the outcomes they have reached, with the reasons.
 *
 * The database judges many people at once by the same rules (db/migrations/0007_recognition.sql); a property test keeps the two equal.
 * Here it is told for one, in the open, so that a person can be shown why.
 */

/** Everything that is set must hold, and what concerns a membership must hold of one and the same. Ages in whole years, by year of birth. */
export interface AudienceRule {
	ageMin?: number;
	ageMax?: number;
	/** Kinds of organisation, such as `school`. */
	kinds?: string[];
	/** The organisation's staff belong to the public sector. */
	public?: boolean;
	posts?: string[];
	gradeMin?: number;
	gradeMax?: number;
}

/** One of its rules must hold. */
export interface Audience {
	id: string;
	rules: AudienceRule[];
}

export interface Membership {
	kind: string;
	public: boolean;
	post: string;
	grade: number | null;
	/** yyyy-mm-dd */
	from: string;
	/** The first day on which it no longer holds. */
	to: string | null;
	/** The organisation has closed: its memberships count no more. */
	closed: boolean;
}

/** An outcome is reached when each of its clauses is met; a clause is met by any one of the facts it names. */
export interface Outcome {
	id: string;
	clauses: string[][];
}

export interface Fact {
	/** The record that it was stored under: a merged person has several. */
	person: string;
	id: string;
	/** `lesson:1.1`, `assessed:resident`, … or `retraction`. */
	what: string;
	happenedAt: Date;
	/** The fact of the same record that this one replaces. */
	corrects: string | null;
}

/** How an outcome stands: when its last missing piece happened, and which fact meets each clause first. */
export interface Explained<F extends Fact = Fact> {
	outcome: string;
	/** `null`: something is missing still. */
	reachedAt: Date | null;
	clauses: { any: string[]; by: F | null }[];
}

const within = (value: number | null, min?: number, max?: number): boolean =>
	(min === undefined && max === undefined) ||
	(value !== null && (min === undefined || value >= min) && (max === undefined || value <= max));

const asksMembership = (rule: AudienceRule): boolean =>
	rule.kinds !== undefined ||
	rule.public !== undefined ||
	rule.posts !== undefined ||
	rule.gradeMin !== undefined ||
	rule.gradeMax !== undefined;

const fits = (rule: AudienceRule, membership: Membership): boolean =>
	(rule.kinds?.includes(membership.kind) ?? true) &&
	(rule.public ?? membership.public) === membership.public &&
	(rule.posts?.includes(membership.post) ?? true) &&
	within(membership.grade, rule.gradeMin, rule.gradeMax);

/**
 * The audiences that somebody belongs to on a day (yyyy-mm-dd).
 *
 * @param birthYear `null` where it is not known; such a person meets no rule that asks for an age
 */
export function audiencesOf(audiences: Audience[], birthYear: number | null, memberships: Membership[], day: string): string[] {
	const age = birthYear === null ? null : Number(day.slice(0, 4)) - birthYear;
	const held = memberships.filter(
		(membership) => !membership.closed && membership.from <= day && (membership.to === null || membership.to > day)
	);
	const holds = (rule: AudienceRule) =>
		within(age, rule.ageMin, rule.ageMax) && (!asksMembership(rule) || held.some((membership) => fits(rule, membership)));
	return audiences.filter((audience) => audience.rules.some(holds)).map((audience) => audience.id);
}

/** The facts that still hold: neither corrected nor mere retractions, the earliest first. A corrected correction stays void as well. */
export function inForce<F extends Fact>(facts: F[]): F[] {
	const corrected = new Set(facts.flatMap((fact) => (fact.corrects === null ? [] : [`${fact.person}/${fact.corrects}`])));
	return facts
		.filter((fact) => fact.what !== 'retraction' && !corrected.has(`${fact.person}/${fact.id}`))
		.sort((one, other) => one.happenedAt.getTime() - other.happenedAt.getTime());
}

/** Every outcome with what meets it and what is missing. `facts` may hold corrections and what they correct. */
export function explain<F extends Fact>(outcomes: Outcome[], facts: F[]): Explained<F>[] {
	const earliest = new Map<string, F>();
	for (const fact of inForce(facts)) if (!earliest.has(fact.what)) earliest.set(fact.what, fact);
	return outcomes.map(({ id, clauses }) => {
		const met = clauses.map((any) => ({ any, by: first(any.flatMap((what) => earliest.get(what) ?? [])) }));
		const last =
			met.length > 0 && met.every(({ by }) => by !== null) ? Math.max(...met.map(({ by }) => by!.happenedAt.getTime())) : null;
		return { outcome: id, reachedAt: last === null ? null : new Date(last), clauses: met };
	});
}

const first = <F extends Fact>(facts: F[]): F | null =>
	facts.reduce<F | null>((one, other) => (one === null || other.happenedAt < one.happenedAt ? other : one), null);
