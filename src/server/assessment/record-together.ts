import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { storeAnswers, type RecordAnswer, type Recorded } from './queries.ts';

/** Answers in one statement: a bound on what one of them waits for. */
const MOST = 64;
/** So long the next statement waits for the one under way. If that one waits for somebody's lock, the others go on without it. */
const PATIENCE_MS = 100;

interface Waiting {
	record: RecordAnswer;
	resolve: (told: Recorded) => void;
	reject: (error: unknown) => void;
}
interface Queue {
	waiting: Waiting[];
	emptying: boolean;
}
/** By database, for a test process has several. */
const queues = new WeakMap<pg.Pool, Queue>();

/**
 * Records an answer durably. An answer that comes alone goes at once; one that comes while others are on their way waits for the next
 * statement and shares its transaction with whoever came meanwhile. So under load many answers cost one round trip and one write to
 * the disk, and what each is told is still true only once it is stored.
 */
export function recordTogether(pool: pg.Pool, record: RecordAnswer): Promise<Recorded> {
	let queue = queues.get(pool);
	if (!queue) queues.set(pool, (queue = { waiting: [], emptying: false }));
	const { waiting } = queue;
	const told = new Promise<Recorded>((resolve, reject) => waiting.push({ record, resolve, reject }));
	if (!queue.emptying) void empty(pool, queue);
	return told;
}

async function empty(pool: pg.Pool, queue: Queue): Promise<void> {
	queue.emptying = true;
	while (queue.waiting.length > 0)
		await Promise.race([send(pool, queue.waiting.splice(0, MOST)), sleep(PATIENCE_MS, undefined, { ref: false })]);
	queue.emptying = false;
}

async function send(pool: pg.Pool, answers: Waiting[]): Promise<void> {
	// One order for everybody: two statements that move the same two sittings would otherwise wait for each other.
	answers.sort((one, other) => (one.record.sitting < other.record.sitting ? -1 : 1));
	try {
		const told = await storeAnswers(
			pool,
			answers.map(({ record }) => record)
		);
		for (const [n, { resolve }] of answers.entries()) resolve(told[n]!);
	} catch (error) {
		if (answers.length === 1) answers[0]!.reject(error);
		// Nothing was stored. What is wrong with one must not be the others' loss: each alone.
		else for (const one of answers) await send(pool, [one]);
	}
}
