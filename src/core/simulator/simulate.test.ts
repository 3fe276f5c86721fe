import { describe, expect, it } from 'vitest';
import { prepareBank, type Item } from '../irt/index.ts';
import { Refusal } from '../refusal.ts';
import { normalFrom, seeded } from '../seeded.ts';
import { begin, passes, shown, take, type Course } from '../sitting.ts';
import { drawAbilities, simulate, type Plan, type Sat } from './index.ts';

const random = seeded(31);
const normal = normalFrom(random);
const items = Array.from({ length: 160 }, (_, i): Item => {
	const a = Math.exp(0.3 + 0.25 * normal());
	const b = 1.2 * normal();
	return (
		[
			{ model: '2pl', a, b },
			{ model: '3pl', a, b, c: 0.2 },
			{ model: 'grm', a, b: [b - 0.6, b + 0.6] },
			{ model: 'gpcm', a, b: [b - 0.4, b + 0.4] }
		] as const
	)[i % 4]!;
});
const course: Course = {
	bank: prepareBank(items, { areas: items.map((_, i) => i % 5) }),
	shares: [2, 1, 1, 1, 0],
	rule: { minLength: 8, maxLength: 20, targetSd: 0.35 },
	choice: 'progressive',
	amongBest: 4,
	cut: -0.3,
	firstAt: -0.5
};
const plan: Plan = {
	course,
	cap: { rate: 0.3, burnIn: 10 },
	allowed: Uint8Array.from(items, (_, i) => Number(i % 7 > 0)),
	pass: { rule: 'estimate' },
	seconds: items.map((_, i) => 20 + (i % 10))
};
const abilities = drawAbilities(150, { mean: -0.2, sd: 1 }, 3);

describe('a simulation', () => {
	const sats: { person: number; sat: Sat }[] = [];
	const told: number[] = [];
	const result = simulate(plan, abilities, 5, {
		onSitting: (person, sat) => sats.push({ person, sat }),
		onProgress: (done) => told.push(done)
	});

	it('counts what happened: a recount of every sitting gives the same figures', () => {
		expect(sats).toHaveLength(300);
		const counted = new Float64Array(items.length);
		for (const { sat } of sats) for (const { item } of sat.position.answers) counted[item]!++;
		expect(result.shown).toEqual(counted);
		expect(result.largestExposure).toBe(Math.max(...counted) / 300);
		const mayBeAsked = items.filter((_, i) => i % 7 > 0 && i % 5 < 4);
		expect(result.bankUsed).toBe(counted.filter((n) => n > 0).length / mayBeAsked.length);
		const sum = (of: (sat: Sat, person: number) => number): number =>
			sats.reduce((total, { sat, person }) => total + of(sat, person), 0);
		const { overall } = result;
		expect(overall.people).toBe(150);
		expect(overall.length!.mean).toBeCloseTo(sum(({ position }) => position.answers.length) / 300, 10);
		expect(overall.bias).toBeCloseTo(sum(({ position }, p) => position.theta - abilities[p]!) / 300, 10);
		expect(overall.rmse).toBeCloseTo(Math.sqrt(sum(({ position }, p) => (position.theta - abilities[p]!) ** 2) / 300), 10);
		expect(overall.claimed).toBeCloseTo(Math.sqrt(sum(({ position }) => position.sd ** 2) / 300), 10);
		expect(overall.minutes).toBeCloseTo(sum(({ seconds }) => seconds) / 300 / 60, 10);
		const verdict = ({ position }: Sat): boolean => passes(plan.pass, course.cut, shown(course, position));
		expect(overall.accuracy).toBeCloseTo(sum((sat, p) => Number(verdict(sat) === abilities[p]! >= course.cut)) / 300, 10);
		const same = sats.slice(0, 150).filter(({ sat }, n) => verdict(sat) === verdict(sats[150 + n]!.sat)).length;
		expect(overall.consistency).toBeCloseTo(same / 150, 10);
	});

	it('the bands are parts of the whole', () => {
		expect(result.bands.reduce((sum, { people }) => sum + people, 0)).toBe(150);
		for (const reason of ['precision', 'length', 'exhausted'] as const)
			expect(result.bands.reduce((sum, { reasons }) => sum + reasons[reason], 0)).toBe(result.overall.reasons[reason]);
		for (const { from, to, people } of result.bands)
			expect(people).toBe(abilities.filter((theta) => theta >= from && theta < to).length);
	});

	it('keeps the rules that live sittings keep', () => {
		for (const { sat } of sats) {
			const { answers } = sat.position;
			expect(new Set(answers.map(({ item }) => item)).size).toBe(answers.length);
			expect(answers.every(({ item }) => item % 7 > 0 && item % 5 < 4)).toBe(true);
			expect(answers.length).toBeLessThanOrEqual(20);
			// Every estimate is the one that the answers, taken anew, give.
			expect(answers.reduce((at, answer) => take(course, at, answer), begin(course)).theta).toBe(sat.position.theta);
		}
		for (const count of result.shown) expect(count).toBeLessThanOrEqual(0.3 * (300 + 10));
	});

	it('is the same again from the same seed, and tells how far it is', () => {
		expect(simulate(plan, abilities, 5)).toEqual(result);
		expect(simulate(plan, abilities, 6).shown).not.toEqual(result.shown);
		expect(told).toHaveLength(100);
		expect(told.at(-1)).toBe(300);
	});
});

it('a band without people has nothing to say', () => {
	expect(simulate(plan, [0.5], 1).bands.map(({ rmse, length }) => rmse === null && length === null)).toEqual([
		true,
		true,
		true,
		false,
		true,
		true
	]);
});

describe('a simulation shows what is wrong', () => {
	it('items that tell less than the bank believes: the real error passes the claimed one', () => {
		const truth = items.map((item): Item => ({ ...item, a: item.a / 2 }));
		const { overall } = simulate({ ...plan, truth }, abilities, 5);
		expect(overall.rmse!).toBeGreaterThan(1.3 * overall.claimed!);
	});

	it('a bank that runs out says so', () => {
		const allowed = Uint8Array.from(items, (_, i) => Number(i < 6));
		const { overall } = simulate({ ...plan, cap: { rate: 1, burnIn: 1 }, allowed }, abilities, 5);
		expect(overall.reasons.exhausted).toBe(300);
	});
});

it.each([
	['simulation-size', plan, []],
	['simulation-plan', plan, [NaN]],
	['simulation-plan', { ...plan, edges: [1, 0] }, [0]],
	['simulation-plan', { ...plan, seconds: [1] }, [0]],
	['simulation-plan', { ...plan, seconds: items.map(() => -1) }, [0]],
	['simulation-plan', { ...plan, allowed: new Uint8Array(3) }, [0]],
	['irt-bad-cap', { ...plan, cap: { rate: 2, burnIn: 0 } }, [0]]
] as [string, Plan, number[]][])('refuses %s', (code, bad, people) => {
	try {
		simulate(bad, people, 1);
		expect.unreachable();
	} catch (refusal) {
		expect(refusal).toBeInstanceOf(Refusal);
		expect((refusal as Refusal).code).toBe(code);
	}
});
