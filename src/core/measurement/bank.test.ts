import { describe, expect, test } from 'vitest';
import { normalFrom, seeded } from '../seeded.ts';
import { drawAnswer, MISSING, modelOf, type ItemParameters } from '../irt/index.ts';
import { analyseBank, packed, type BankQuestion } from './bank.ts';
import { falseDiscoveries, UNKNOWN } from './fairness.ts';

const PERSONS = 5000;
const ITEMS = 40;
const ASKED = 20;
/** Harder by this for people of sixty and more, and for everybody than it was. */
const BIASED = { items: [7, 18], by: 0.9 };
const DRIFTED = { item: 12, by: 0.8 };
const UNASKED = 30;
/** One in five gives part credit, one of the biased among them; one of these has its steps in another order than its points. */
const inParts = (i: number): boolean => i % 5 === 3;
const CROSSED = 28;

/**
 * People of two populations, the second weaker, each asked twenty of forty items; the old are weaker, too, so
 * that a bias search without care finds every item biased.
 */
function simulated(): { question: BankQuestion; truth: ItemParameters[] } {
	const random = seeded(31);
	const normal = normalFrom(random);
	const known = Array.from({ length: ITEMS }, (_, i): ItemParameters => {
		const [a, b] = [0.8 + 0.9 * random(), -2 + (4 * i) / ITEMS];
		const half = i === CROSSED ? -0.3 : 0.5;
		return inParts(i) ? { a, b, steps: [b - half, b + half] } : { a, b };
	});
	const harder = ({ a, b, steps }: ItemParameters, by: number): ItemParameters => ({
		a,
		b: b + by,
		...(steps && { steps: steps.map((step) => step + by) })
	});
	const truth = known.map((item, i) => (i === DRIFTED.item ? harder(item, DRIFTED.by) : item));
	const data = new Uint8Array(PERSONS * ITEMS).fill(MISSING);
	const population = new Uint8Array(PERSONS);
	const sequence: number[] = [];
	const starts = new Uint32Array(PERSONS + 1);
	const sides = {
		sex: new Uint8Array(PERSONS),
		age: new Uint8Array(PERSONS),
		place: new Uint8Array(PERSONS),
		mode: new Uint8Array(PERSONS).fill(UNKNOWN)
	};
	for (let p = 0; p < PERSONS; p++) {
		population[p] = p % 3 === 0 ? 1 : 0;
		sides.age[p] = random() < 0.4 ? 1 : 0;
		sides.sex[p] = random() < 0.05 ? UNKNOWN : random() < 0.5 ? 1 : 0;
		sides.place[p] = random() < 0.7 ? 1 : 0;
		const theta = normal() - 0.7 * population[p]! - 0.8 * sides.age[p]!;
		// By population and chance, never by θ itself: what was not asked must say nothing of who was not asked.
		const from = Math.floor(random() * (ITEMS - ASKED + 1) * (population[p] === 1 ? 0.7 : 1));
		for (let i = from; i < from + ASKED; i++) {
			if (i === UNASKED) continue;
			const item = BIASED.items.includes(i) && sides.age[p] === 1 ? harder(truth[i]!, BIASED.by) : truth[i]!;
			data[p * ITEMS + i] = drawAnswer(modelOf(item), theta, random());
			sequence.push(packed(i, data[p * ITEMS + i]!));
		}
		starts[p + 1] = sequence.length;
	}
	return {
		question: {
			answers: { persons: PERSONS, items: ITEMS, data },
			sequence: Uint16Array.from(sequence),
			starts,
			population,
			populations: 2,
			sides,
			mayMeet: [new Uint8Array(ITEMS).fill(1), new Uint8Array(ITEMS).fill(1)],
			present: known,
			presentErrors: known.map(() => 0.05),
			minAnchorAnswers: 200,
			drift: { criterion: 2.7, smallest: 0.2 },
			search: { fdr: 0.05, enough: { smaller: 200, together: 500 } }
		},
		truth
	};
}

describe('a bank under simulated answers', () => {
	const { question, truth } = simulated();
	const steps: string[] = [];
	const findings = analyseBank(question, (step) => steps.push(step));
	const others = findings.items
		.map((item, i) => ({ ...item, i }))
		.filter(({ i }) => ![...BIASED.items, DRIFTED.item, UNASKED].includes(i));

	test('parameters come back on the present scale, within their errors', () => {
		expect(findings.converged).toBe(true);
		const off = others.map(({ found, i }) => (found!.b - truth[i]!.b) / found!.seB);
		expect(off.filter((z) => Math.abs(z) < 3).length).toBeGreaterThanOrEqual(others.length - 2);
		expect(Math.sqrt(off.reduce((sum, z) => sum + z * z, 0) / off.length)).toBeLessThan(1.7);
		const slopes = others.map(({ found, i }) => (found!.a - truth[i]!.a) / found!.seA);
		expect(Math.sqrt(slopes.reduce((sum, z) => sum + z * z, 0) / slopes.length)).toBeLessThan(1.7);
	});

	test('so do the steps of items with part credit, in whatever order they lie; their mean is known better than each', () => {
		const ofParts = others.filter(({ i }) => inParts(i));
		expect(ofParts.length).toBe(7);
		const off = ofParts.flatMap(({ found, i }) =>
			truth[i]!.steps!.map((step, n) => (found!.steps![n]! - step) / found!.seSteps![n]!)
		);
		expect(Math.sqrt(off.reduce((sum, z) => sum + z * z, 0) / off.length)).toBeLessThan(1.7);
		for (const { found } of ofParts) {
			expect(found!.b).toBeCloseTo((found!.steps![0]! + found!.steps![1]!) / 2, 10);
			expect(found!.seB).toBeLessThan(Math.max(...found!.seSteps!));
		}
		const [low, high] = findings.items[CROSSED]!.found!.steps!;
		expect(low).toBeGreaterThan(high!);
		expect(others.filter(({ i }) => !inParts(i)).every(({ found, byPoints }) => !found!.steps && !byPoints)).toBe(true);
	});

	test('whoever earned a part counts as a part of one', () => {
		for (const { answers, right, byPoints, points } of others.filter(({ i }) => inParts(i))) {
			const [none, some, all] = byPoints!;
			expect(none! + some! + all!).toBe(answers);
			expect(right).toBeCloseTo((some! / 2 + all!) / answers, 10);
			expect(points.reduce((sum, point) => sum + point.right, 0)).toBeCloseTo(right! * answers, 6);
		}
	});

	test('the item that moved is found, does not hold the scale, and no other is', () => {
		const moved = findings.items.flatMap(({ drift }, i) => (drift?.moved ? [i] : []));
		// The biased ones have moved, too: they became harder for two people in five.
		expect(moved).toEqual([...BIASED.items, DRIFTED.item].toSorted((p, q) => p - q));
		expect(findings.items[DRIFTED.item]!.drift!.difference).toBeGreaterThan(0.5);
	});

	test('items that follow their curve fit, but for what chance makes of two in forty', () => {
		const misfits = others.filter(({ fit }) => fit!.rmsd > 0.05);
		expect(misfits.length).toBeLessThanOrEqual(2);
	});

	test('the items that are harder for the old are found, and only they, though the old are weaker altogether', () => {
		const biased = findings.items.flatMap(({ fairness }, i) => (fairness.age?.class === 'C' && fairness.age.holds ? [i] : []));
		expect(biased).toEqual(BIASED.items);
		for (const item of BIASED.items) expect(findings.items[item]!.fairness.age!.delta).toBeLessThan(-1.5);
		for (const factor of ['sex', 'place'] as const)
			expect(findings.items.filter(({ fairness }) => fairness[factor]?.holds && fairness[factor].class !== 'A')).toEqual([]);
	});

	test('fair items are fair on average, though the old are weaker by .8 logits', () => {
		const deltas = others.flatMap(({ fairness }) => fairness.age?.delta ?? []);
		expect(deltas.length).toBeGreaterThan(25);
		expect(Math.abs(deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length)).toBeLessThan(0.15);
	});

	test('populations are told apart, and nobody is compared who has no side', () => {
		const [large, small] = findings.populations;
		expect(large!.mean - small!.mean).toBeGreaterThan(0.5);
		expect(findings.factors.mode).toBeUndefined();
		expect(findings.items[0]!.fairness.mode).toBeUndefined();
		expect(steps).toEqual(['calibrate', 'link', 'fit', 'fair-sex', 'fair-age', 'fair-place', 'fair-mode']);
	});

	test('what was shown how often, and every answer stands in one point', () => {
		for (const item of findings.items) {
			expect(item.points.reduce((sum, { answers }) => sum + answers, 0)).toBe(item.answers);
			expect(item.exposure).toBeCloseTo(item.answers / PERSONS, 10);
		}
		expect(findings.answers).toBe(findings.items.reduce((sum, { answers }) => sum + answers, 0));
	});

	test('an item that nobody answered has no estimate and breaks nothing', () => {
		expect(findings.items[UNASKED]).toMatchObject({
			answers: 0,
			right: null,
			found: null,
			status: 'no-variance',
			fit: null,
			points: []
		});
	});
});

test('an item never measured comes out on the scale of the measured ones, which are held', () => {
	const { question, truth } = simulated();
	const unmeasured = [5, 20];
	const { link, items } = analyseBank({
		...question,
		// An expert's judgement, far off: it must not pull.
		present: question.present.map((item, i) => (unmeasured.includes(i) ? { ...item, b: item.b + 1.5 } : item)),
		presentErrors: question.presentErrors.map((error, i) => (unmeasured.includes(i) ? null : error))
	});
	expect(link.onReleased).toBe(true);
	for (const i of unmeasured) {
		expect(Math.abs(items[i]!.found!.b - truth[i]!.b)).toBeLessThan(3 * items[i]!.found!.seB);
		expect(items[i]!.drift).toMatchObject({ z: null, moved: false });
	}
}, 60_000);

test('false discoveries: small p hold together, a lone 0.04 of many does not', () => {
	expect(falseDiscoveries([0.001, 0.04, 0.5, 0.9], 0.05)).toEqual([true, false, false, false]);
	expect(falseDiscoveries([0.01, 0.02, 0.03, 0.04], 0.05)).toEqual([true, true, true, true]);
});
