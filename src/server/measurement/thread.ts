/** Runs in a thread of its own, so that other jobs go on: takes one task, says each step, gives back what it found. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from '#core/irt/index.ts';
import { analyseBank, growthOf, type BankFindings, type BankQuestion, type Growth } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { seeded } from '#core/seeded.ts';
import type { GroupKey, GrowthData, PackedAnswers } from './gather-growth.ts';

export type Task =
	| { kind: 'bank'; question: BankQuestion }
	| { kind: 'growth'; data: Pick<GrowthData, 'items' | 'pairs' | 'groups'>; smallest: number };
export interface Found {
	bank: BankFindings;
	growth: { key: GroupKey; people: number; growth: Growth | null }[];
}
export type Message =
	| { step: string; done: number; total: number | null }
	| { found: Found[keyof Found] }
	| { refused: { code: string; message: string; details: Record<string, unknown> } };

/** The largest sample of a group whose growth is worked out whole; beyond it the error is small enough without the others. */
const SAMPLE = 20_000;
/** The same draws every time: the same answers give the same report. */
const SEED = 1945;

const say = (message: Message) => parentPort?.postMessage(message);

function run(task: Task): Found[keyof Found] {
	if (task.kind === 'bank') return analyseBank(task.question, (step) => say({ step, done: 0, total: null }));
	const { items, pairs, groups } = task.data;
	const chance = seeded(SEED);
	return groups.map(({ key, members }, n) => {
		say({ step: 'growth', done: n, total: groups.length });
		const people = members.length;
		if (people < task.smallest) return { key, people, growth: null };
		const every = people / Math.min(people, SAMPLE);
		const sample = Array.from({ length: Math.min(people, SAMPLE) }, (_, k) => pairs[members[Math.floor(k * every)]!]!);
		const unpacked = sample.map(({ first, latest }) => ({ first: unpack(first), latest: unpack(latest) }));
		return { key, people, growth: growthOf(items, unpacked, chance) };
	});
}

const unpack = (packed: PackedAnswers): Answer[] => Array.from(packed, (code) => ({ item: code >> 1, category: code & 1 }));

try {
	say({ found: run(workerData as Task) });
} catch (thrown) {
	if (!(thrown instanceof Refusal)) throw thrown;
	say({ refused: { code: thrown.code, message: thrown.message, details: thrown.details } });
}
