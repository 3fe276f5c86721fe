/**
 * One adaptive step in core (posterior, estimate, next item), at 300 and at 5,000 items, beside the same step with a
 * scan of every item. Run: node bench/step.ts
 */
import {
	chooseByScan,
	chooseProgressive,
	estimate,
	prepareBank,
	priorOf,
	step,
	stepFromAnswers,
	withAnswer,
	type Bank,
	type Item
} from '../src/core/irt/index.ts';
import { normalFrom, seeded } from '../src/core/seeded.ts';

const BUDGET = 10; // µs per step
const LENGTH = 30; // answers in a sitting

const random = seeded(757);
const normal = normalFrom(random);

function makeItem(i: number, mixed: boolean): Item {
	const a = Math.exp(0.2 + 0.3 * normal());
	const b = normal();
	if (!mixed || i % 4 < 2) return { model: '2pl', a, b };
	if (i % 4 === 2) return { model: '3pl', a, b, c: 0.2 };
	const steps = [b - 0.8, b, b + 0.8];
	return i % 8 === 3 ? { model: 'grm', a, b: steps } : { model: 'gpcm', a, b: steps };
}

/** Sittings of LENGTH answers, right answers drawn at random; returns µs per step. */
function measure(bank: Bank, sittings: number, oneStep: typeof step): number {
	const draws = Float64Array.from({ length: sittings * LENGTH }, random);
	const allowed = new Uint8Array(bank.size);
	const started = performance.now();
	for (let s = 0; s < sittings; s++) {
		allowed.fill(1);
		let posterior = priorOf(bank.grid);
		let item = s % bank.size;
		for (let n = 0; n < LENGTH; n++) {
			allowed[item] = 0;
			const result = oneStep(bank, posterior, { item, category: draws[s * LENGTH + n]! < 0.6 ? 1 : 0 }, { allowed });
			posterior = result.posterior;
			item = result.next ?? 0;
		}
	}
	return ((performance.now() - started) * 1000) / (sittings * LENGTH);
}

const scanStep: typeof step = (bank, posterior, answer, choice) => {
	const updated = withAnswer(bank, posterior, answer);
	const { theta, sd } = estimate(bank.grid, updated);
	return { posterior: updated, theta, sd, next: chooseByScan(bank, theta, 1, choice)[0] ?? null };
};

/** The step of a progressive sitting: one of seven areas, half-way between chance and information. */
const progressiveStep: typeof step = (bank, posterior, answer, choice) => {
	const updated = withAnswer(bank, posterior, answer);
	const { theta, sd } = estimate(bank.grid, updated);
	return {
		posterior: updated,
		theta,
		sd,
		next: chooseProgressive(bank, theta, 0.4, random(), { ...choice, area: answer.item % 7 })
	};
};

/** The step of a caller who keeps only the answers: 30 of them, read anew each time. */
function measureFromAnswers(bank: Bank): number {
	const answers = Array.from({ length: LENGTH }, (_, n) => ({ item: (n * 37) % bank.size, category: n % 2 }));
	const started = performance.now();
	for (let n = 0; n < 5000; n++) stepFromAnswers(bank, answers.with(n % LENGTH, { item: n % bank.size, category: 1 }));
	return ((performance.now() - started) * 1000) / 5000;
}

const figures: Record<string, number> = {};
for (const [name, size, mixed] of [
	['300', 300, false],
	['5000', 5000, false],
	['5000 mixed', 5000, true]
] as const) {
	const started = performance.now();
	const bank = prepareBank(
		Array.from({ length: size }, (_, i) => makeItem(i, mixed)),
		{ areas: Array.from({ length: size }, (_, i) => i % 7) }
	);
	const prepared = performance.now() - started;
	measure(bank, 200, step); // warm
	measure(bank, 20, scanStep);
	const ours = Math.min(...Array.from({ length: 5 }, () => measure(bank, 400, step)));
	measure(bank, 100, progressiveStep);
	const progressive = Math.min(...Array.from({ length: 5 }, () => measure(bank, 200, progressiveStep)));
	measureFromAnswers(bank);
	const anew = Math.min(measureFromAnswers(bank), measureFromAnswers(bank));
	const scan = Math.min(...Array.from({ length: 3 }, () => measure(bank, 40, scanStep)));
	const key = name.replace(' ', '_');
	const round = (x: number): number => Math.round(x * 100) / 100;
	figures[`us_${key}`] = round(ours);
	figures[`us_${key}_progressive`] = round(progressive);
	figures[`us_${key}_from_30_answers`] = round(anew);
	figures[`scan_us_${key}`] = round(scan);
	figures[`ratio_${key}`] = round(scan / ours);
	figures[`prepare_ms_${key}`] = round(prepared);
	console.log(
		`${name} items: ${ours.toFixed(2)} µs a step; progressive ${progressive.toFixed(2)} µs; from 30 answers anew ${anew.toFixed(2)} µs; with a scan of all ${scan.toFixed(2)} µs; tables made in ${prepared.toFixed(0)} ms`
	);
}

const judged = ['us_300', 'us_5000', 'us_300_progressive', 'us_5000_progressive'];
const met = judged.every((name) => figures[name]! <= BUDGET);
console.log(
	JSON.stringify({
		bench: 'step',
		figures,
		rows: { items: [300, 5000], answersPerSitting: LENGTH },
		budget: Object.fromEntries(judged.map((name) => [name, BUDGET])),
		met
	})
);
process.exitCode = met ? 0 : 1;
