/**
 * Calibration of 60 items (2PL) from 50,000 persons on one thread, true parameters recovered. Judged by the seconds of
 * processor time, which other work on the machine does not stretch; the wall clock is shown beside. Run:
 * node bench/calibration.ts
 */
import { availableParallelism } from 'node:os';
import { calibrate, MISSING, type Responses } from '../src/core/irt/index.ts';
import { normalFrom, seeded } from '../src/core/seeded.ts';
import { openCrew } from '../src/server/assessment/calibration-crew.ts';

const BUDGET = { seconds: 12, megabytes: 200 };
const PERSONS = 50_000;
const ITEMS = 60;

const random = seeded(757);
const normal = normalFrom(random);
const truth = Array.from({ length: ITEMS }, () => ({ a: Math.exp(0.1 + 0.3 * normal()), b: normal() }));

/** Simulated answers; a share of them missing by design. */
function simulate(missing: number, persons = PERSONS): Responses {
	const data = new Uint8Array(persons * ITEMS);
	for (let p = 0; p < persons; p++) {
		const theta = normal();
		truth.forEach(({ a, b }, i) => {
			const right = random() < 1 / (1 + Math.exp(-a * (theta - b)));
			data[p * ITEMS + i] = random() < missing ? MISSING : Number(right);
		});
	}
	return { persons, items: ITEMS, data };
}

const round = (x: number): number => Math.round(x * 1000) / 1000;
const figures: Record<string, number> = {};
const specs = truth.map(() => ({ model: '2pl' as const }));
let met = true;
for (const [name, missing] of [
	['complete', 0],
	['third_missing', 1 / 3]
] as const) {
	const responses = simulate(missing);
	const started = performance.now();
	const before = process.cpuUsage();
	const result = calibrate(responses, specs);
	const used = process.cpuUsage(before);
	const seconds = (used.user + used.system) / 1e6;
	const wall = (performance.now() - started) / 1000;
	const megabytes = process.resourceUsage().maxRSS / 1024;
	const off = (pick: (i: number) => number): number => Math.sqrt(truth.reduce((sum, _, i) => sum + pick(i) ** 2, 0) / ITEMS);
	const a = off((i) => (result.items[i]!.item?.a ?? NaN) - truth[i]!.a);
	const b = off((i) => Number(result.items[i]!.item?.b ?? NaN) - truth[i]!.b);
	const z = off((i) => ((result.items[i]!.item?.a ?? NaN) - truth[i]!.a) / (result.items[i]!.errors?.a ?? NaN));
	figures[`seconds_${name}`] = round(seconds);
	figures[`wall_seconds_${name}`] = round(wall);
	figures[`megabytes_${name}`] = Math.round(megabytes);
	figures[`rmse_a_${name}`] = round(a);
	figures[`rmse_b_${name}`] = round(b);
	figures[`z_a_${name}`] = round(z);
	met &&= seconds <= BUDGET.seconds && megabytes <= BUDGET.megabytes && result.converged;
	console.log(
		`${name}: ${seconds.toFixed(2)} s of processor (${wall.toFixed(2)} s by the clock) with standard errors (${result.errorMethod}), ${result.steps} EM steps, ${result.converged ? 'converged' : 'NOT converged'}, process ${megabytes.toFixed(0)} MB; off the truth by ${a.toFixed(3)} (a) and ${b.toFixed(3)} (b), ${z.toFixed(2)} standard errors`
	);
}
// The E steps shared among threads, against one thread on the same answers. Judged by the processor time of the busiest
// thread, which is what the clock would show on a machine with nothing else to do; the clock itself is shown beside.
// A year's answers: with fewer, starting a thread costs what it saves.
const MANY = 200_000;
const responses = simulate(0, MANY);
const threads = Math.max(2, availableParallelism());
const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;
async function cost(deed: () => Promise<void> | void): Promise<{ busiest: number; wall: number }> {
	const [started, whole, own] = [performance.now(), process.cpuUsage(), process.threadCpuUsage()];
	await deed();
	const mine = seconds(process.threadCpuUsage(own));
	const others = Math.max(0, seconds(process.cpuUsage(whole)) - mine) / (threads - 1);
	return { busiest: Math.max(mine, others), wall: (performance.now() - started) / 1000 };
}
const alone = await cost(() => void calibrate(responses, specs, { errors: 'none' }));
const together = await cost(async () => {
	const crew = openCrew(threads);
	met &&= calibrate(responses, specs, { errors: 'none', workers: crew.step }).converged;
	await crew.close();
});
figures['busiest_thread_seconds_alone'] = round(alone.busiest);
figures[`busiest_thread_seconds_of_${threads}`] = round(together.busiest);
figures['wall_seconds_alone'] = round(alone.wall);
figures[`wall_seconds_of_${threads}`] = round(together.wall);
met &&= together.busiest < alone.busiest;
console.log(
	`without standard errors: ${alone.busiest.toFixed(2)} s on one thread, ${together.busiest.toFixed(2)} s on the busiest of ${threads} (by the clock ${alone.wall.toFixed(2)} and ${together.wall.toFixed(2)} s)`
);
console.log(
	JSON.stringify({
		bench: 'calibration',
		figures,
		rows: { persons: PERSONS, personsOfThreads: MANY, items: ITEMS },
		budget: BUDGET,
		met
	})
);
process.exitCode = met ? 0 : 1;
