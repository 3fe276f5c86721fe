import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Refusal } from '#core/refusal.ts';

/** How far a long piece of work is: its step, so many of so many. What it throws ends the work. */
export type Tell = (step: string, done: number, total: number | null) => Promise<void>;

type Message =
	| { step: string; done: number; total: number | null }
	| { found: unknown }
	| { refused: { code: string; message: string; details: Record<string, unknown> } };

/** What a task needs at most, with hundreds of thousands of people and thousands of items; beyond it something is wrong. */
const MEGABYTES = 1500;
/** How often it is asked whether anybody still wants it. */
const EVERY = 1000;

/**
 * Works a task out beside the worker's own thread, by a file that ends in `inThisThread`. `tell` is told each step, and again
 * every second; what it throws ends the thread. The caller says what the file answers with. @throws Refusal as the task refuses
 */
export async function inThread<Found>(file: URL, task: object, tell: Tell): Promise<Found> {
	const thread = new Worker(file, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: MEGABYTES } });
	let at: [string, number, number | null] = ['begin', 0, null];
	let told = Promise.resolve();
	let timer: NodeJS.Timeout | undefined;
	try {
		return await new Promise<Found>((resolve, reject) => {
			const tellNow = (...now: typeof at) => {
				told = told.then(() => tell(...now));
				told.catch(reject);
			};
			timer = setInterval(() => tellNow(...at), EVERY);
			thread.on('message', (message: Message) => {
				if ('found' in message) return resolve(message.found as Found);
				if ('refused' in message)
					return reject(new Refusal(message.refused.code, message.refused.message, message.refused.details));
				const isNew = message.step !== at[0];
				at = [message.step, message.done, message.total];
				if (isNew) tellNow(...at);
			});
			thread.on('error', reject);
			thread.on('exit', (code) => reject(new Error(`${file.pathname} ended with ${code}`)));
		});
	} finally {
		clearInterval(timer);
		await thread.terminate();
		// Nothing is told after the answer. What a telling throws has been heard above, or comes too late to stop anything.
		await told.catch(() => {});
	}
}

/** In the thread: takes the one task, says each step, gives back what it found or how it was refused. */
export async function inThisThread<Task, Found>(
	work: (task: Task, say: (step: string, done: number, total: number | null) => void) => Found | Promise<Found>
): Promise<void> {
	const post = (message: Message) => parentPort?.postMessage(message, []);
	try {
		post({ found: await work(workerData as Task, (step, done, total) => post({ step, done, total })) });
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		post({ refused: { code: thrown.code, message: thrown.message, details: thrown.details } });
	}
}
