import { Worker } from 'node:worker_threads';
import { expectation, rowsOf, sumOf, type Expectation, type ExpectationStep, type Packed } from '#core/irt/index.ts';
import { FAILED, readSums, type Task } from './calibration-task.ts';

/** A thread that has not answered for so long has died. */
const PATIENCE_MS = 120_000;

/** Threads that share the E steps of one calibration. */
export interface Crew {
	readonly step: ExpectationStep;
	close(): Promise<void>;
}

/**
 * Shares the rows of a calibration among `threads` threads, this one among them. The threads are started with the first
 * step, keep their rows, and are told the item curves through shared memory; this thread does its own part and then waits,
 * so use it where nobody else waits for this thread: in the worker process, never in a web process. One crew for each
 * calibration; close it afterwards.
 */
export function openCrew(threads: number): Crew {
	let crew: Shared | undefined;
	return {
		step(packed, logP, logPrior) {
			crew ??= share(packed, logP, logPrior, threads);
			return crew.run(logP, logPrior);
		},
		close: async () => {
			await Promise.all((crew?.workers ?? []).map((worker) => worker.terminate()));
		}
	};
}

interface Shared {
	readonly workers: readonly Worker[];
	run(logP: readonly Float64Array[], logPrior: readonly Float64Array[]): Expectation;
}

function share(packed: Packed, logP: readonly Float64Array[], logPrior: readonly Float64Array[], threads: number): Shared {
	const parts = Math.max(1, Math.min(threads, packed.rows));
	const bounds = Array.from({ length: parts + 1 }, (_, n) => Math.floor((n * packed.rows) / parts));
	const own = rowsOf(packed, 0, bounds[1]!);
	const tables = [...logP, ...logPrior].map(({ length }) => length);
	const floats = (count: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * count));
	const input = floats(tables.reduce((sum, length) => sum + length, 0));
	const tasks = bounds.slice(1, -1).map((first, n): Task => ({
		rows: rowsOf(packed, first, bounds[n + 2]!),
		tables,
		items: logP.length,
		input,
		output: floats(input.length + 1),
		rounds: new Int32Array(new SharedArrayBuffer(8))
	}));
	const workers = tasks.map((task) => new Worker(new URL('./calibration-worker.ts', import.meta.url), { workerData: task }));
	let round = 0;
	return {
		workers,
		run(logP, logPrior) {
			round++;
			let at = 0;
			for (const table of [...logP, ...logPrior]) {
				input.set(table, at);
				at += table.length;
			}
			for (const { rounds } of tasks) {
				Atomics.store(rounds, 0, round);
				Atomics.notify(rounds, 0);
			}
			const mine = expectation(own, logP, logPrior);
			return sumOf([mine, ...tasks.map((task) => waitFor(task, round))]);
		}
	};
}

/** What a thread has found in this round. */
function waitFor(task: Task, round: number): Expectation {
	const { rounds } = task;
	for (let done = Atomics.load(rounds, 1); done !== round; done = Atomics.load(rounds, 1)) {
		if (done === FAILED) throw new Error('a thread of the calibration failed');
		if (Atomics.wait(rounds, 1, done, PATIENCE_MS) === 'timed-out')
			throw new Error('a thread of the calibration does not answer');
	}
	return readSums(task);
}
