import { Worker } from 'node:worker_threads';
import { Refusal } from '#core/refusal.ts';
import type { Tell } from './gather.ts';
import type { Found, Message, Task } from './thread.ts';

/** A bank of thousands of items and hundreds of thousands of people stays far below; beyond it something is wrong. */
const MEGABYTES = 1500;
/** How often it is asked whether anybody still wants it. */
const EVERY = 1000;

/**
 * Works a task out beside the worker's own thread. `tell` is told each step, and again every second; what it throws ends the
 * thread. @throws Refusal as the task refuses
 */
export async function inThread<K extends keyof Found>(task: Extract<Task, { kind: K }>, tell: Tell): Promise<Found[K]> {
	const thread = new Worker(new URL('thread.ts', import.meta.url), {
		workerData: task,
		resourceLimits: { maxOldGenerationSizeMb: MEGABYTES }
	});
	let at: [string, number, number | null] = ['begin', 0, null];
	let timer: NodeJS.Timeout | undefined;
	try {
		return await new Promise<Found[K]>((resolve, reject) => {
			timer = setInterval(() => void tell(...at).catch(reject), EVERY);
			thread.on('message', (message: Message) => {
				if ('found' in message) return resolve(message.found as Found[K]);
				if ('refused' in message)
					return reject(new Refusal(message.refused.code, message.refused.message, message.refused.details));
				at = [message.step, message.done, message.total];
			});
			thread.on('error', reject);
			thread.on('exit', (code) => reject(new Error(`the thread of an analysis ended with ${code}`)));
		});
	} finally {
		clearInterval(timer);
		await thread.terminate();
	}
}
