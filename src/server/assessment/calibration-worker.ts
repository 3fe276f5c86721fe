/** One thread of a calibration (see calibration-crew.ts): waits for a round, does the E step of its rows, says so. */
import { workerData } from 'node:worker_threads';
import { expectation } from '#core/irt/index.ts';
import { FAILED, tablesOf, writeSums, type Task } from './calibration-task.ts';

const task = workerData as Task;
const { rows, input, rounds } = task;
const told = (value: number): void => {
	Atomics.store(rounds, 1, value);
	Atomics.notify(rounds, 1);
};

try {
	for (let done = 0; ;) {
		Atomics.wait(rounds, 0, done);
		done = Atomics.load(rounds, 0);
		const { items, groups } = tablesOf(task, input, 0);
		writeSums(task, expectation(rows, items, groups));
		told(done);
	}
} catch (error) {
	told(FAILED);
	throw error;
}
