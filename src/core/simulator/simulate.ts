import { Showings } from '../irt/index.ts';
import { Refusal } from '../refusal.ts';
import { normalFrom, seeded } from '../seeded.ts';
import { passes, shown, type PassRule } from '../sitting.ts';
import { Band, type BandReport, type Outcome } from './report.ts';
import { sit, type Sat, type Setting } from './sit.ts';

export interface Plan extends Setting {
	readonly pass: PassRule;
	/** Inner edges of the bands of ability that are reported apart, logits, ascending; -2, -1, 0, 1, 2 without it. */
	readonly edges?: readonly number[];
}

export interface Simulation {
	readonly people: number;
	/** Two for each person. */
	readonly sittings: number;
	readonly overall: BandReport;
	readonly bands: readonly BandReport[];
	/** Sittings in which each item was shown. */
	readonly shown: Float64Array;
	/** The largest share of sittings that saw one item. */
	readonly largestExposure: number;
	/** Share of the items that may be asked (allowed, and of an area with a share) that somebody was asked. */
	readonly bankUsed: number;
}

/** So that a page that asks for it ends: about five minutes of work. */
export const MOST_PEOPLE = 200_000;

const EDGES = [-2, -1, 0, 1, 2];

/**
 * What a policy does with a bank before anybody meets it: people of the given abilities (logits) sit the test twice, one
 * after another, and the counts of exposure run on from sitting to sitting as in life. The same seed gives the same
 * numbers. Put abilities in the order in which people come: drawn at random, not sorted. `onProgress` is told the
 * sittings done and all, about a hundred times; `onSitting` each sitting as it was.
 * Refuses `simulation-size` (nobody, or more than 200,000), `simulation-plan`, and what the engine refuses.
 *
 * ```ts
 * const { overall, largestExposure } = simulate(plan, drawAbilities(2000, { mean: -0.3, sd: 1 }, 7), 7);
 * ```
 */
export function simulate(
	plan: Plan,
	abilities: ArrayLike<number>,
	seed: number,
	{
		onProgress,
		onSitting
	}: {
		readonly onProgress?: (done: number, all: number) => void;
		readonly onSitting?: (person: number, sat: Sat) => void;
	} = {}
): Simulation {
	const { course, pass, edges = EDGES } = plan;
	const people = abilities.length;
	check(plan, abilities, edges);
	const { bank, cut } = course;
	const random = seeded(seed);
	const shownItems = new Float64Array(bank.size);
	const showings = new Showings(shownItems);
	const band = (from: number, to: number): Band => new Band(from, to, bank.areaCount, plan.seconds !== undefined);
	const overall = band(-Infinity, Infinity);
	const ends = [-Infinity, ...edges, Infinity];
	const bands = ends.slice(1).map((to, n) => band(ends[n]!, to));
	const all = 2 * people;
	const often = Math.max(1, Math.round(all / 100));
	const firsts: Outcome[] = [];
	for (let n = 0; n < all; n++) {
		const person = n % people;
		const theta = abilities[person]!;
		const sat = sit(plan, showings, theta, random);
		const result = shown(course, sat.position);
		const outcome: Outcome = {
			theta,
			estimate: result.theta,
			sd: result.sd,
			length: sat.position.answers.length,
			seconds: sat.seconds,
			reason: sat.reason,
			passed: passes(pass, cut, result),
			isAbove: theta >= cut,
			byArea: sat.position.byArea
		};
		onSitting?.(person, sat);
		if (n < people) firsts.push(outcome);
		else for (const sum of [overall, bands[edges.filter((edge) => edge <= theta).length]!]) sum.add(firsts[person]!, outcome);
		if ((n + 1) % often === 0 || n + 1 === all) onProgress?.(n + 1, all);
	}
	let may = 0;
	let used = 0;
	let largest = 0;
	for (let item = 0; item < bank.size; item++) {
		largest = Math.max(largest, shownItems[item]!);
		if ((plan.allowed && plan.allowed[item] !== 1) || !(course.shares[bank.areaOf[item]!]! > 0)) continue;
		may++;
		used += Number(shownItems[item]! > 0);
	}
	return {
		people,
		sittings: all,
		overall: overall.report(),
		bands: bands.map((sum) => sum.report()),
		shown: shownItems,
		largestExposure: largest / all,
		bankUsed: may > 0 ? used / may : 0
	};
}

/** Abilities of a group that is normally distributed, logits; the same seed gives the same people. */
export function drawAbilities(people: number, { mean, sd }: { mean: number; sd: number }, seed: number): Float64Array {
	const normal = normalFrom(seeded(seed));
	return Float64Array.from({ length: people }, () => mean + sd * normal());
}

function check({ course, seconds, allowed, truth }: Plan, abilities: ArrayLike<number>, edges: readonly number[]): void {
	const { size } = course.bank;
	if (!(abilities.length >= 1 && abilities.length <= MOST_PEOPLE))
		throw new Refusal('simulation-size', `There must be 1 to ${MOST_PEOPLE} people, got ${abilities.length}.`, {
			value: abilities.length,
			most: MOST_PEOPLE
		});
	const bad = (field: string, message: string): never => {
		throw new Refusal('simulation-plan', `Simulation: ${message}`, { field });
	};
	for (let n = 0; n < abilities.length; n++)
		if (!(Math.abs(abilities[n]!) <= 20))
			bad('abilities', `the ability of person ${n} must be within ±20 logits, got ${abilities[n]}.`);
	for (const [field, values] of Object.entries({ seconds, allowed, truth }))
		if (values && values.length !== size)
			bad(field, `there must be one of ${field} for each of ${size} items, got ${values.length}.`);
	for (let item = 0; item < (seconds?.length ?? 0); item++)
		if (!(seconds![item]! >= 0 && Number.isFinite(seconds![item]!)))
			bad('seconds', `the seconds of item ${item} must be 0 or more.`);
	if (!edges.every((edge, n) => Number.isFinite(edge) && (n === 0 || edge > edges[n - 1]!))) bad('edges', 'edges must ascend.');
}
