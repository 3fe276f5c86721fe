import type { PreparedPlan } from './plan.ts';
import type { Program } from './program.ts';

const PASSES = 5;

/**
 * A test made better by exchanging one item for another, as long as every rule is kept and information gained: a single
 * item for a single one, an item of a set for another of the same. Not the best test there is, but it keeps up with a θ
 * that moves a little.
 */
export function improve({ size, rules, rulesOf, setOf }: PreparedPlan, program: Program, items: readonly number[]): number[] {
	const { objective, lower, upper } = program;
	const isIn = new Uint8Array(size);
	const counts = new Int32Array(rules.length);
	for (const item of items) {
		isIn[item] = 1;
		for (const rule of rulesOf[item]!) counts[rule]!++;
	}
	const others: number[] = [];
	for (let i = 0; i < size; i++) if (upper[i] === 1) others.push(i);
	others.sort((i, j) => objective[j]! - objective[i]!);
	const mayGo = (out: number, into: number): boolean =>
		rulesOf[out]!.every((rule) => rulesOf[into]!.includes(rule) || counts[rule]! > rules[rule]!.min) &&
		rulesOf[into]!.every((rule) => rulesOf[out]!.includes(rule) || counts[rule]! < rules[rule]!.max);
	const current = [...items];
	for (let pass = 0, moved = true; pass < PASSES && moved; pass++) {
		moved = false;
		for (const [place, out] of current.entries()) {
			if (lower[out] === 1) continue;
			for (const into of others) {
				if (objective[into]! <= objective[out]!) break;
				if (isIn[into] || setOf[into] !== setOf[out] || !mayGo(out, into)) continue;
				isIn[out] = 0;
				isIn[into] = 1;
				for (const rule of rulesOf[out]!) counts[rule]!--;
				for (const rule of rulesOf[into]!) counts[rule]!++;
				current[place] = into;
				moved = true;
				break;
			}
		}
	}
	return current;
}
