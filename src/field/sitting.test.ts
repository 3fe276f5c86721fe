import { beforeEach, expect, test, vi } from 'vitest';
import type { SentAnswer, SittingView } from '#contract/assessment.ts';
import type { Shelf } from './outbox.ts';
import type { Sitting as SittingClass, Surroundings } from './sitting.svelte.ts';

// Runes are calls that the compiler takes away; without it, plain fields do for everything but drawing.
vi.stubGlobal(
	'$state',
	Object.assign((value: unknown) => value, { raw: (value: unknown) => value })
);
const { Sitting } = (await import('./sitting.svelte.ts')) as { Sitting: typeof SittingClass };

const viewAt = (answered: number, state: SittingView['state'] = 'open'): SittingView => ({
	id: '01a20000-0000-7000-8000-000000000001',
	group: 'resident',
	mode: 'alone',
	state,
	answered,
	shortest: 2,
	longest: 4,
	expiresAt: '2026-12-01T00:00:00Z',
	item: state === 'open' ? { id: `item-${answered}`, type: 'short', stem: `Question ${answered}` } : null
});

/** A server that takes answers as ours does, on a line that can be cut before and after. */
class Line {
	kept = new Map<string, string>();
	received: string[] = [];
	answered = 0;
	cut: 'no' | 'before' | 'after' = 'no';
	status = 200;
	waiting: (() => void)[] = [];
	clock = 1_800_000_000_000;
	shelf: Shelf = {
		getItem: (key) => this.kept.get(key) ?? null,
		setItem: (key, value) => void this.kept.set(key, value),
		removeItem: (key) => void this.kept.delete(key)
	};

	around: Surroundings = {
		shelf: this.shelf,
		now: () => (this.clock += 1000),
		random: () => crypto.getRandomValues(new Uint8Array(16)),
		later: (work) => {
			this.waiting.push(work);
			return () => (this.waiting = this.waiting.filter((other) => other !== work));
		},
		fetch: async (url, init) => {
			if (this.cut === 'before') throw new TypeError('Failed to fetch');
			if (this.status !== 200) return Response.json({ code: 'x', message: 'no' }, { status: this.status });
			if (init?.method === 'POST') {
				const { answers } = JSON.parse(String(init.body)) as { answers: SentAnswer[] };
				for (const { id, item } of answers)
					if (!this.received.includes(id)) {
						if (item !== `item-${this.answered}`)
							return Response.json({ code: 'answer-out-of-turn', message: 'another is out' }, { status: 409 });
						this.received.push(id);
						this.answered += 1;
					}
			}
			expect(url).toContain('/api/v1/sittings/');
			if (this.cut === 'after') throw new TypeError('Failed to fetch');
			return Response.json(viewAt(this.answered, this.answered === 4 ? 'finished' : 'open'));
		}
	};
	stored = () => [...this.kept.values()].flatMap((value) => JSON.parse(value) as SentAnswer[]);
}

let line: Line;
beforeEach(() => {
	line = new Line();
});

test('an answer is stored, sent, acknowledged and forgotten, and the next question comes', async () => {
	const sitting = new Sitting(viewAt(0), line.around);
	const sent = sitting.answer('seven');
	expect(sitting.state).toBe('sending');
	expect(line.stored()).toMatchObject([{ item: 'item-0', response: 'seven', elapsed: 1000 }]);
	await sent;
	expect([sitting.state, sitting.view.answered, line.stored()]).toEqual(['ready', 1, []]);
});

test('what cannot be sent stays, says so, and goes out once when the line is back', async () => {
	line.cut = 'before';
	const sitting = new Sitting(viewAt(0), line.around);
	await sitting.answer('seven');
	expect([sitting.state, line.stored().length, line.received.length]).toEqual(['unsent', 1, 0]);
	// A second press changes nothing.
	await sitting.answer('eight');
	expect(line.stored()).toMatchObject([{ response: 'seven' }]);
	line.cut = 'no';
	await sitting.retry();
	expect([sitting.state, sitting.view.answered, line.received.length, line.stored()]).toEqual(['ready', 1, 1, []]);
	expect(line.waiting).toEqual([]);
});

test('cut after the server had it: the same id is sent again and counts once, also by a page opened later', async () => {
	line.cut = 'after';
	await new Sitting(viewAt(0), line.around).answer(null);
	expect([line.received.length, line.stored().length]).toEqual([1, 1]);
	line.cut = 'no';
	const reopened = new Sitting(viewAt(1), line.around);
	await reopened.resume();
	expect([reopened.state, reopened.view.answered, line.received.length, line.stored()]).toEqual(['ready', 1, 1, []]);
});

test('it tries again by itself', async () => {
	line.status = 503;
	const sitting = new Sitting(viewAt(0), line.around);
	await sitting.answer('seven');
	expect(sitting.state).toBe('unsent');
	line.status = 200;
	line.waiting.shift()!();
	await vi.waitFor(() => expect(sitting.view.answered).toBe(1));
});

test('signed out, the answer waits for the next sign-in', async () => {
	line.status = 401;
	const sitting = new Sitting(viewAt(0), line.around);
	await sitting.answer('seven');
	expect([sitting.state, line.stored().length]).toEqual(['signed-out', 1]);
	line.status = 200;
	const back = new Sitting(viewAt(0), line.around);
	await back.resume();
	expect([back.view.answered, line.stored()]).toEqual([1, []]);
});

test('an answer that another tab made void is let go, and the question that is out is shown', async () => {
	line.answered = 2;
	const sitting = new Sitting(viewAt(0), line.around);
	await sitting.answer('seven');
	expect([sitting.state, sitting.view.item?.id, sitting.refused, line.stored()]).toEqual([
		'ready',
		'item-2',
		'another is out',
		[]
	]);
});

test('the last answer ends it', async () => {
	line.answered = 3;
	const sitting = new Sitting(viewAt(3), line.around);
	await sitting.answer('seven');
	expect(sitting.view).toMatchObject({ state: 'finished', item: null });
});
