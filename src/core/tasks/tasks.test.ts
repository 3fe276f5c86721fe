import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueSteps, type CalendarStep } from './calendar.ts';
import { CLEARS, readNumber, readTask, type TaskDraft } from './six-clears.ts';
import { afterEvent, canFollow, isLate, issuedState, KINDS, replay, rollUp, type TaskEvent } from './state.ts';

const draft: TaskDraft = {
	person: 'a',
	work: 'Mở lớp học buổi tối',
	lead: 'a',
	accountable: 'b',
	mayDecide: 'Giờ và nơi học',
	maySpend: '5.000.000 đ',
	mayAsk: 'Trường cho mượn phòng máy',
	deadline: '31/12/2026',
	milestones: [{ due: '15/12/2026', what: 'Xong danh sách' }],
	product: 'Người học hết khóa',
	quantity: '120',
	quantityOf: 'người',
	target: '',
	targetPlace: null,
	targetGoal: ''
};
const given = { today: '2026-11-27', before: null, measure: null };
const unclear = (change: Partial<TaskDraft>, around: Partial<Parameters<typeof readTask>[1]> = {}) => {
	const read = readTask({ ...draft, ...change }, { ...given, ...around });
	return read.ok ? [] : read.unclear.map(({ clear, field, reason }) => `${clear} ${field} ${reason}`);
};

describe('the six clears', () => {
	test('a task in which all six are clear is read', () => {
		expect(readTask(draft, given)).toMatchObject({
			ok: true,
			task: { maySpend: 5_000_000, deadline: '2026-12-31', quantity: 120, cell: null }
		});
	});

	test.each([
		['people', 'person'],
		['work', 'work'],
		['responsibility', 'lead'],
		['responsibility', 'accountable'],
		['authority', 'mayDecide'],
		['authority', 'maySpend'],
		['authority', 'mayAsk'],
		['time', 'deadline'],
		['result', 'product'],
		['result', 'quantity'],
		['result', 'quantityOf']
	])('%s: without %s it is refused, by name', (clear, field) => {
		expect(unclear({ [field]: ' ' })).toEqual([`${clear} ${field} missing`]);
	});

	test('an empty form names all six at once', () => {
		const read = readTask(
			{ ...draft, ...Object.fromEntries(Object.keys(draft).map((key) => [key, ''])), milestones: [], targetPlace: null },
			given
		);
		expect(read.ok).toBe(false);
		if (!read.ok) expect(new Set(read.unclear.map(({ clear }) => clear))).toEqual(new Set(CLEARS));
	});

	test('what is there and cannot be is told, too', () => {
		expect(unclear({ accountable: 'a' })).toEqual(['responsibility accountable own-work']);
		expect(unclear({ deadline: '26/11/2026', milestones: [] })).toEqual(['time deadline past']);
		expect(unclear({ deadline: '31/02/2027' })).toEqual(['time deadline not-a-day']);
		expect(unclear({}, { before: '2026-12-30' })).toEqual(['time deadline after-parent']);
		expect(
			unclear({
				milestones: [
					{ due: '01/01/2027', what: 'Quá hạn' },
					{ due: '', what: '' },
					{ due: '', what: 'Không ngày' }
				]
			})
		).toEqual(['time due-0 after-deadline', 'time due-2 not-a-day']);
		expect(unclear({ quantity: '0' })).toEqual(['result quantity not-a-number']);
		expect(unclear({ maySpend: 'nhiều' })).toEqual(['authority maySpend not-a-number']);
		expect(unclear({ target: 'x', targetPlace: 1, targetGoal: '120' }, { measure: 'share' })).toEqual([
			'result targetGoal share-above-one'
		]);
		expect(unclear({ target: 'x', targetPlace: 1, targetGoal: '80' })).toEqual(['result target no-target']);
		expect(readTask({ ...draft, target: 'x', targetPlace: 1, targetGoal: '80 %' }, { ...given, measure: 'share' })).toMatchObject(
			{
				task: { cell: { goal: 0.8 } }
			}
		);
	});

	test('a number written the Vietnamese way is read as it was meant', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 1e12 }), (n) => {
				expect(readNumber(new Intl.NumberFormat('vi-VN').format(n))).toBe(n);
				expect(readNumber(String(n))).toBe(n);
			})
		);
		expect([readNumber('1.234,5'), readNumber('0,5'), readNumber('12 %'), readNumber('-3'), readNumber('1.23.4')]).toEqual([
			1234.5,
			0.5,
			12,
			null,
			null
		]);
	});
});

const anyEvent = fc.record<TaskEvent>({
	kind: fc.constantFrom(...KINDS.filter((kind) => kind !== 'issued')),
	happenedAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
	percent: fc.integer({ min: 0, max: 100 }),
	milestone: fc.integer({ min: 0, max: 4 }),
	toAccount: fc.constantFrom('a', 'c', 'd'),
	toPlace: fc.constantFrom(null, 2, 3),
	step: fc.constantFrom('remind-1', 'late-province')
});
const start = { person: 'a', lead: 'a', accountable: 'b', place: 1 };

describe('where a task stands', () => {
	test('follows from its events alone, and never breaks what always holds', () => {
		fc.assert(
			fc.property(fc.array(anyEvent, { maxLength: 40 }), (wished) => {
				let state = issuedState(start);
				const happened: TaskEvent[] = [];
				let handedIn = false;
				for (const event of wished) {
					if (!canFollow(state, event.kind)) continue;
					if (event.kind === 'evidence' || event.kind === 'target-reached') handedIn = true;
					state = afterEvent(state, event);
					happened.push(event);
					expect(state.state === 'closed').toBe(state.closedAt !== null);
					if (state.state === 'closed') expect(handedIn, 'closed on something to judge').toBe(true);
					if (state.state === 'closed') expect(state.percent).toBe(100);
					expect([state.person, state.lead]).not.toContain(state.accountable);
				}
				expect(replay(start, happened)).toEqual(state);
			})
		);
	});

	test('a result is confirmed only where there is one; a question waits for its answer; new hands accept anew', () => {
		const event = (kind: TaskEvent['kind'], more: Partial<TaskEvent> = {}): TaskEvent => ({
			kind,
			happenedAt: new Date('2026-12-01'),
			percent: null,
			milestone: null,
			toAccount: null,
			toPlace: null,
			step: null,
			...more
		});
		const accepted = replay(start, [event('accepted')]);
		expect([canFollow(accepted, 'confirmed'), canFollow({ ...accepted, proposed: true }, 'confirmed')]).toEqual([false, true]);
		expect(replay(start, [event('questioned'), event('answered')]).state).toBe('issued');
		expect(replay(start, [event('accepted'), event('handed-over', { toAccount: 'c' })])).toMatchObject({
			state: 'issued',
			person: 'c',
			lead: 'c'
		});
		expect(replay(start, [event('accepted'), event('restated', { toAccount: 'a', toPlace: 9 })])).toMatchObject({
			state: 'accepted',
			place: 9
		});
	});

	test('late is what is open after its last day, not what lies with the acceptor', () => {
		expect([
			isLate('accepted', '2026-12-01', '2026-12-01'),
			isLate('accepted', '2026-12-01', '2026-12-02'),
			isLate('handed-in', '2026-12-01', '2026-12-02')
		]).toEqual([false, true, false]);
		const parts = [
			{ state: 'closed' as const, percent: 100, deadline: '2026-11-01' },
			{ state: 'accepted' as const, percent: 20, deadline: '2026-11-01' }
		];
		expect(rollUp(parts, '2026-11-27')).toEqual({ tasks: 2, closed: 1, late: 1, percent: 60 });
		expect(rollUp([], '2026-11-27')).toEqual({ tasks: 0, closed: 0, late: 0, percent: 0 });
	});
});

describe('the calendar', () => {
	const calendar: CalendarStep[] = [
		{ step: 'remind-7', kind: 'remind', days: 7, goesTo: null },
		{ step: 'remind-1', kind: 'remind', days: 1, goesTo: null },
		{ step: 'late-accountable-above', kind: 'escalate', days: 0, goesTo: 'accountable-above' },
		{ step: 'late-province', kind: 'escalate', days: 7, goesTo: 'province' }
	];
	const on = (today: string, taken: string[] = []) =>
		dueSteps(calendar, { state: 'accepted', deadline: '2026-12-10', taken }, today).map(({ step }) => step);

	test('each step on its day, and only once', () => {
		expect(on('2026-12-02')).toEqual([]);
		expect(on('2026-12-03')).toEqual(['remind-7']);
		expect(on('2026-12-04', ['remind-7'])).toEqual([]);
		expect(on('2026-12-10', ['remind-7'])).toEqual(['remind-1']);
		expect(on('2026-12-11')).toEqual(['late-accountable-above']);
		expect(on('2026-12-18', ['late-accountable-above'])).toEqual(['late-province']);
	});

	test('after days in which nothing ran, one reminder and every step up the line', () => {
		expect(on('2026-12-09')).toEqual(['remind-1']);
		expect(on('2026-12-30')).toEqual(['late-accountable-above', 'late-province']);
	});
});
