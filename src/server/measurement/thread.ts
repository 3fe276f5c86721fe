/** Runs in a thread of its own, so that other jobs go on: takes one task, says each step, gives back what it found. */
import { parentPort, workerData } from 'node:worker_threads';
import { groupGrowth, prepareBank, type Answer, type Growth } from '#core/irt/index.ts';
import { analyseBank, unpacked, type BankFindings, type BankQuestion } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
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
const say = (message: Message) => parentPort?.postMessage(message, []);

function run(task: Task): Found[keyof Found] {
	if (task.kind === 'bank') return analyseBank(task.question, (step) => say({ step, done: 0, total: null }));
	const { items, pairs, groups } = task.data;
	const bank = prepareBank(items);
	return groups.map(({ key, members }, n) => {
		say({ step: 'growth', done: n, total: groups.length });
		const people = members.length;
		if (people < task.smallest) return { key, people, growth: null };
		const every = people / Math.min(people, SAMPLE);
		const sample = Array.from({ length: Math.min(people, SAMPLE) }, (_, k) => pairs[members[Math.floor(k * every)]!]!);
		return {
			key,
			people,
			growth: groupGrowth(
				bank,
				sample.map(({ first, latest }) => ({ before: unpack(first), after: unpack(latest) }))
			)
		};
	});
}

const unpack = (sitting: PackedAnswers): Answer[] => Array.from(sitting, unpacked);

try {
	say({ found: run(workerData as Task) });
} catch (thrown) {
	if (!(thrown instanceof Refusal)) throw thrown;
	say({ refused: { code: thrown.code, message: thrown.message, details: thrown.details } });
}
