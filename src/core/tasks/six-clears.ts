import { isDay } from '../days.ts';
import { dayTyped } from '../typed.ts';

/**
 * The six clears (sáu rõ) of a task: clear people, work, responsibility, authority, time, results. All six are required; what is missing
 * is named by its clear and its field.
 */
export const CLEARS = ['people', 'work', 'responsibility', 'authority', 'time', 'result'] as const;
export type Clear = (typeof CLEARS)[number];

/** A task as it was typed: text, with nothing decided about it yet. */
export interface TaskDraft {
	person: string;
	work: string;
	lead: string;
	accountable: string;
	mayDecide: string;
	/** VND, as people write it: `5.000.000`. Nothing to spend is `0`, said aloud. */
	maySpend: string;
	mayAsk: string;
	deadline: string;
	milestones: { due: string; what: string }[];
	product: string;
	quantity: string;
	quantityOf: string;
	/** The target whose cell in `targetPlace` is the result; empty: none. */
	target: string;
	targetPlace: number | null;
	/** Per cent where the target is a share, else a number. */
	targetGoal: string;
}
/** A task in which all six are clear. */
export interface ClearTask {
	person: string;
	work: string;
	lead: string;
	accountable: string;
	mayDecide: string;
	maySpend: number;
	mayAsk: string;
	/** `yyyy-mm-dd`, the last day. */
	deadline: string;
	milestones: { due: string; what: string }[];
	product: string;
	quantity: number;
	quantityOf: string;
	/** A goal that is a share is 0..1. */
	cell: { target: string; place: number; goal: number } | null;
}
export type Reason =
	| 'missing'
	| 'too-long'
	| 'not-a-number'
	| 'not-a-day'
	| 'past'
	| 'after-parent'
	| 'after-deadline'
	| 'own-work'
	| 'share-above-one'
	| 'no-target';
export interface Unclear {
	clear: Clear;
	field: string;
	reason: Reason;
}

const LONG = 2000;
/** The most that one task may spend: a thousand billion VND; more is a slip of the finger. */
const MOST_VND = 1e12;

/** A number as Vietnamese writes it: points between thousands, a comma before the fraction. Null where it is none. */
export function readNumber(text: string): number | null {
	const bare = text.replace(/[\s\u00a0]|đ(ồng)?$|%$/gi, '');
	if (!/^\d{1,3}(\.\d{3})+(,\d+)?$|^\d+([.,]\d+)?$/.test(bare)) return null;
	const thousands = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare);
	return Number((thousands ? bare.replaceAll('.', '') : bare).replace(',', '.'));
}

/**
 * Reads a draft, or says everything that is not clear in it.
 *
 * @param today a task is not given for a day that is over
 * @param before the deadline of the task that this one is a part of; it ends no later
 * @param measure of the target that is named, null where there is none of that name
 */
export function readTask(
	draft: TaskDraft,
	{ today, before, measure }: { today: string; before: string | null; measure: 'share' | 'count' | null }
): { ok: true; task: ClearTask } | { ok: false; unclear: Unclear[] } {
	const unclear: Unclear[] = [];
	const not = (clear: Clear, field: string, reason: Reason) => void unclear.push({ clear, field, reason });
	const words = (
		clear: Clear,
		field: 'person' | 'work' | 'lead' | 'accountable' | 'mayDecide' | 'mayAsk' | 'product' | 'quantityOf'
	) => {
		const text = draft[field].trim();
		if (text === '') not(clear, field, 'missing');
		else if (text.length > LONG) not(clear, field, 'too-long');
		return text;
	};
	const figure = (clear: Clear, field: 'maySpend' | 'quantity' | 'targetGoal', least: number, most: number) => {
		const value = readNumber(draft[field].trim());
		if (draft[field].trim() === '') not(clear, field, 'missing');
		else if (value === null || value < least || value > most) not(clear, field, 'not-a-number');
		return value ?? 0;
	};
	const person = words('people', 'person');
	const work = words('work', 'work');
	const [lead, accountable] = [words('responsibility', 'lead'), words('responsibility', 'accountable')];
	if (accountable !== '' && [person, lead].includes(accountable)) not('responsibility', 'accountable', 'own-work');
	const mayDecide = words('authority', 'mayDecide');
	const maySpend = Math.round(figure('authority', 'maySpend', 0, MOST_VND));
	const mayAsk = words('authority', 'mayAsk');
	const deadline = dayTyped(draft.deadline.trim()) ?? '';
	if (draft.deadline.trim() === '') not('time', 'deadline', 'missing');
	else if (!isDay(deadline)) not('time', 'deadline', 'not-a-day');
	else if (deadline < today) not('time', 'deadline', 'past');
	else if (before !== null && deadline > before) not('time', 'deadline', 'after-parent');
	const milestones = draft.milestones
		.map(({ due, what }, n) => ({ n, typed: due.trim(), due: dayTyped(due.trim()) ?? '', what: what.trim() }))
		.filter(({ typed, what }) => typed !== '' || what !== '');
	for (const { n, due, what } of milestones) {
		if (due === '') not('time', `due-${n}`, 'not-a-day');
		else if (deadline !== '' && due > deadline) not('time', `due-${n}`, 'after-deadline');
		if (what === '') not('time', `what-${n}`, 'missing');
		else if (what.length > LONG) not('time', `what-${n}`, 'too-long');
	}
	const product = words('result', 'product');
	const quantity = figure('result', 'quantity', Number.MIN_VALUE, MOST_VND);
	const quantityOf = words('result', 'quantityOf');
	let cell: ClearTask['cell'] = null;
	if (draft.target !== '') {
		if (measure === null) not('result', 'target', 'no-target');
		if (draft.targetPlace === null) not('result', 'target', 'missing');
		const goal = figure('result', 'targetGoal', Number.MIN_VALUE, MOST_VND);
		if (measure === 'share' && goal > 100) not('result', 'targetGoal', 'share-above-one');
		cell = { target: draft.target, place: draft.targetPlace ?? 0, goal: measure === 'share' ? goal / 100 : goal };
	}
	if (unclear.length > 0) return { ok: false, unclear };
	return {
		ok: true,
		task: {
			person,
			work,
			lead,
			accountable,
			mayDecide,
			maySpend,
			mayAsk,
			deadline,
			milestones: milestones.map(({ due, what }) => ({ due, what })).toSorted((a, b) => (a.due < b.due ? -1 : 1)),
			product,
			quantity,
			quantityOf,
			cell
		}
	};
}
