import { fork, type ChildProcess } from 'node:child_process';

/** A program of ours, started and ready. */
export type Child = {
	pid: number;
	/** What it said when it was ready. */
	ready: unknown;
	/** Fulfilled when it ends, with why. */
	ended: Promise<string>;
	/** Asks it to end, and waits; after `patience` it is killed. */
	stop: (patience?: number) => Promise<void>;
	/** What it has printed so far, if it was started quietly. */
	said: () => string;
};

/**
 * Starts a program of ours and waits until it sends its first message; throws if it ends before. `quiet` keeps what it
 * prints instead of showing it.
 */
export async function start(program: string, env: NodeJS.ProcessEnv, { quiet = false } = {}): Promise<Child> {
	const output = quiet ? 'pipe' : 'inherit';
	const child = fork(program, { env, stdio: ['ignore', output, output, 'ipc'] });
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const ended = new Promise<string>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? `code ${code}`)));
	const ready = await new Promise<unknown>((resolve, reject) => {
		child.once('message', resolve);
		child.once('error', reject);
		void ended.then((why) => reject(new Error(`${program} ended at once (${why}).\n${said}`)));
	});
	return { pid: child.pid ?? 0, ready, ended, stop: (patience = 10_000) => stop(child, ended, patience), said: () => said };
}

async function stop(child: ChildProcess, ended: Promise<string>, patience: number): Promise<void> {
	child.kill('SIGTERM');
	const timer = setTimeout(() => child.kill('SIGKILL'), patience);
	await ended;
	clearTimeout(timer);
}

/**
 * For the program itself: calls `end` once, at Ctrl-C, when asked to stop, and when whoever started it is gone, however
 * they went: nothing of ours may run on alone.
 */
export function onStop(end: (why: string) => void): void {
	let asked = false;
	const once = (why: string) => {
		if (asked) return;
		asked = true;
		end(why);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => once(signal));
	process.on('disconnect', () => once('left alone'));
}

/** Tells whoever started us that we are ready; nothing happens if nobody did. */
export function sayReady(message: object = {}): void {
	process.send?.({ ready: true, ...message });
}
