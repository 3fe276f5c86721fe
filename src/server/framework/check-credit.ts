import type { BankItem, PracticeQuestion } from '#contract/content.ts';
import { mostPoints, pointsOf, type Given } from '#core/answers.ts';
import { beginning, pointsAt, ruleMet, type Explored } from '#core/performance/index.ts';
import type { Say } from './faults.ts';

type Performance = Extract<PracticeQuestion, { type: 'performance' }>;
type Plain = Extract<PracticeQuestion, { type: 'multiple' | 'order' | 'match' }>;

/** An answer at random may earn something one time in so many, the state of a device one in so many: more is luck, not knowledge. */
const LUCK = { answers: 4, ends: 2 } as const;

/** Says where part credit of a question that is chosen, ordered or matched would be luck. */
export function checkLuck(question: Plain, say: Say): void {
	if (!question.credit) return;
	let all = 0;
	let earning = 0;
	for (const given of everyAnswer(question)) {
		all++;
		if (pointsOf(question, given) > 0) earning++;
	}
	if (earning * LUCK.answers > all)
		say(
			'{earning} of {all} answers earn something; at most one in {least}, or luck will do',
			{ earning, all, least: LUCK.answers },
			'credit'
		);
}

function everyAnswer(question: Plain): Given[] {
	const ids = question.options.map(({ id }) => id);
	switch (question.type) {
		case 'multiple':
			return ids.reduce<string[][]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]]).slice(1);
		case 'order':
			return orders(ids);
		case 'match':
			return question.left.reduce<Record<string, string>[]>(
				(made, left) => made.flatMap((pairs) => ids.map((id) => ({ ...pairs, [left.id]: id }))),
				[{}]
			);
	}
}
const orders = (ids: readonly string[]): string[][] =>
	ids.length === 0 ? [[]] : ids.flatMap((id) => orders(ids.filter((other) => other !== id)).map((rest) => [id, ...rest]));

/** Says what is wrong with the parts of a performance, whose ways were tried: `found` looked at what the parts look at, too. */
export function checkParts(question: Performance, found: Explored, say: Say): void {
	if (!question.credit) return;
	const { key, credit } = question;
	const { parts } = credit;
	const at = 'credit';
	const most = mostPoints(question);
	const levels = Array.from({ length: most - 1 }, (_, n) => n + 1);
	const missing = levels.find((level) => parts.every(({ points }) => points !== level));
	if (missing !== undefined) {
		say('no part is worth {points}; points go up from 1 without a gap', { points: missing }, at);
		return;
	}
	const before = pointsAt(key, parts, beginning(question).values);
	if (before > 0) say('doing nothing already earns {points} of {most} points', { points: before, most }, at);
	const earned = found.ends.map((values) => ({ values, points: pointsAt(key, parts, values) }));
	for (const level of levels) {
		if (earned.every(({ points }) => points !== level))
			say('nothing that can be done earns exactly {points} of {most} points', { points: level, most }, at);
		const ofLevel = parts.filter(({ points }) => points === level);
		if (earned.some(({ values, points }) => points > level && !ofLevel.some(({ all }) => ruleMet({ all }, values))))
			say('something that earns more does not meet a part worth {points}: less must be part of more', { points: level }, at);
	}
	const some = earned.filter(({ points }) => points > 0).length;
	if (some * LUCK.ends > earned.length)
		say(
			'{some} of {ends} end states earn something; at most one in {least}, or luck will do',
			{ some, ends: earned.length, least: LUCK.ends },
			at
		);
}

/** Says where the parameters of an item do not go with what it gives credit for. */
export function checkSteps(item: BankItem, say: Say): void {
	const { steps, b } = item;
	const most = mostPoints(item);
	if (most > 1 !== (steps !== undefined))
		say('an item with part credit has steps, and no other has', {}, most > 1 ? 'steps' : 'credit');
	if (!steps || most === 1) return;
	if (steps.length !== most) say('{count} steps for {most} points; each point has one', { count: steps.length, most }, 'steps');
	const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
	if (Math.abs(mean - b) > 0.005) say('b {b} is not the mean of the steps, {mean}', { b, mean: mean.toFixed(2) }, 'b');
}
