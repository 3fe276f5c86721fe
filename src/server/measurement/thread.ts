/** Runs in a thread of its own, so that other jobs go on: takes one task, says each step, gives back what it found. */
import { groupGrowth, prepareBank, type Answer, type Growth } from '#core/irt/index.ts';
import { analyseBank, unpacked, type BankFindings, type BankQuestion } from '#core/measurement/index.ts';
import { inThisThread } from '#server/platform/in-thread.ts';
import type { GroupKey, GrowthData, PackedAnswers } from './gather-growth.ts';

export type Task =
	| { kind: 'bank'; question: BankQuestion }
	| { kind: 'growth'; data: Pick<GrowthData, 'items' | 'pairs' | 'groups'>; smallest: number };
export interface Found {
	bank: BankFindings;
	growth: { key: GroupKey; people: number; growth: Growth | null }[];
}

/** The largest sample of a group whose growth is worked out whole; beyond it the error is small enough without the others. */
const SAMPLE = 20_000;

const unpack = (sitting: PackedAnswers): Answer[] => Array.from(sitting, unpacked);

await inThisThread((task: Task, say): Found[keyof Found] => {
	if (task.kind === 'bank') return analyseBank(task.question, (step) => say(step, 0, null));
	const { items, pairs, groups } = task.data;
	const bank = prepareBank(items);
	return groups.map(({ key, members }, n) => {
		say('growth', n, groups.length);
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
});
