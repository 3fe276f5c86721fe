import { memberShareOf } from './members.ts';

/** Who belongs to an audience by one of its rules, as it is kept; `null` asks nothing. */
export interface KeptRule {
	age_min: number | null;
	age_max: number | null;
	organisation_kinds: string[] | null;
	public: boolean | null;
	posts: string[] | null;
	grade_min: number | null;
	grade_max: number | null;
}

/**
 * What is wrong in the rule of an audience or in a clause of an outcome:
 *
 * - `ages`, `grades`: the first is above the last
 * - `of-people`: an organisation has no age, post or grade
 * - `no-fact`: nobody could ever have such a fact (`text`): no such lesson, practice, skill or group, or no form of a fact
 * - `no-members`: a share of members is asked of a person
 * - `no-outcome`: a share of members who reached something that there is not
 * - `circle`: a share of members who reached an outcome of organisations, which goes round in a circle
 */
export type FaultCode = 'ages' | 'grades' | 'of-people' | 'no-fact' | 'no-members' | 'no-outcome' | 'circle';
export interface Fault {
	/** Which rule or clause, from 1. */
	at: number;
	code: FaultCode;
	text: string;
}

/** What facts there can be. */
export interface KnownFacts {
	lessons: ReadonlySet<string>;
	practises: ReadonlySet<string>;
	skills: ReadonlySet<string>;
	groups: ReadonlySet<string>;
	/** The unit of each outcome. */
	outcomes: ReadonlyMap<string, string>;
}

const above = (low: number | null, high: number | null): boolean => low !== null && high !== null && low > high;

/** What is wrong in the rules of an audience. */
export function faultsOfRules(unit: string, rules: readonly KeptRule[]): Fault[] {
	return rules.flatMap((rule, n) => {
		const { age_min, age_max, posts, grade_min, grade_max } = rule;
		const codes: FaultCode[] = [];
		if (above(age_min, age_max)) codes.push('ages');
		if (above(grade_min, grade_max)) codes.push('grades');
		if (unit === 'organisation' && [age_min, age_max, posts, grade_min, grade_max].some((part) => part !== null))
			codes.push('of-people');
		return codes.map((code) => ({ at: n + 1, code, text: '' }));
	});
}

/** What is wrong in the clauses of an outcome, each a list of things any one of which meets it. */
export function faultsOfClauses(unit: string, clauses: readonly (readonly string[])[], known: KnownFacts): Fault[] {
	return clauses.flatMap((any, n) =>
		any.flatMap((text) => {
			const code = faultOfThing(text, unit, known);
			return code ? [{ at: n + 1, code, text }] : [];
		})
	);
}

function faultOfThing(text: string, unit: string, known: KnownFacts): FaultCode | null {
	const share = memberShareOf(text);
	if (!share) return canBe(text, known) ? null : 'no-fact';
	if (unit !== 'organisation') return 'no-members';
	const of = known.outcomes.get(share.outcome);
	return of === undefined ? 'no-outcome' : of === 'organisation' ? 'circle' : null;
}

function canBe(fact: string, { lessons, practises, skills, groups }: KnownFacts): boolean {
	const [kind = '', ...rest] = fact.split(':');
	const name = rest.join(':');
	if (kind === 'lesson') return lessons.has(name);
	if (kind === 'practice') return practises.has(name);
	if (kind === 'skill') return skills.has(name);
	if (kind === 'assessed' || kind === 'passed') return groups.has(name);
	if (kind === 'attested' || kind === 'attended') return /^[a-z0-9-]+$/.test(name);
	return fact === 'confirmed-vneid';
}
