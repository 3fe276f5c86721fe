import type { SentAnswer, SittingView } from '#contract/assessment.ts';
import type { Given } from '#core/answers.ts';
import { uuidv7From } from '#core/uuid.ts';
import { draftCalled, type Draft } from './draft.ts';
import { outboxCalled, type Outbox, type Shelf } from './outbox.ts';
import { askSitting, sendAnswer, type Sent } from './send-answer.ts';

/** Seconds until the next try by itself; the last one repeats. Coming back into coverage tries at once. */
const RETRY = [3, 6, 15, 30];

/** What it needs from the browser; tests bring their own. */
export interface Surroundings {
	fetch: (url: string, init?: RequestInit) => Promise<Response>;
	shelf: Shelf | undefined;
	now: () => number;
	random: () => Uint8Array;
	later: (work: () => void, milliseconds: number) => () => void;
}

/**
 * An open sitting on this device.
 *
 * - `ready`: a question is out, waiting for its answer.
 * - `sending`: the answer is stored here and on its way.
 * - `unsent`: it is stored here and could not be sent; it is tried again by itself, when the network comes back, and by `retry`.
 * - `signed-out`: it is stored here and waits until the person has signed in again.
 */
export class Sitting {
	view: SittingView = $state.raw() as SittingView;
	state = $state<'ready' | 'sending' | 'unsent' | 'signed-out'>('ready');
	/** The server's word why an answer did not count, in the reader's language. */
	refused = $state('');
	readonly #outbox: Outbox<SentAnswer>;
	readonly #draft: Draft;
	readonly #around: Surroundings;
	#shownAt: number;
	#tries = 0;
	#cancel: (() => void) | undefined;

	constructor(view: SittingView, around: Surroundings) {
		this.view = view;
		this.#around = around;
		this.#outbox = outboxCalled(`sitting ${view.id}`, around.shelf);
		this.#draft = draftCalled(`draft ${view.id}`, around.shelf);
		this.#shownAt = around.now();
	}

	/** What was done at the question that is out before the page was left: the acts of a performance. */
	draft(): string[] {
		return this.view.item ? this.#draft.of(this.view.item.id) : [];
	}
	keepDraft(acts: readonly string[]): void {
		if (this.view.item) this.#draft.keep(this.view.item.id, acts);
	}

	/** Sends what an earlier page left behind. */
	resume(): Promise<void> {
		return this.#outbox.waiting().length > 0 ? this.retry() : Promise.resolve();
	}

	/** Takes the answer to the question that is out; null is "I don't know". It is stored before anything is sent. */
	answer(response: Given | null): Promise<void> {
		const { item } = this.view;
		if (!item || this.state !== 'ready') return Promise.resolve();
		const now = this.#around.now();
		this.#outbox.put({
			id: uuidv7From(now, this.#around.random()),
			item: item.id,
			response,
			answeredAt: new Date(now).toISOString(),
			elapsed: Math.max(0, Math.min(now - this.#shownAt, 86_400_000))
		});
		this.#draft.clear();
		return this.retry();
	}

	/** Sends what waits, now. */
	async retry(): Promise<void> {
		if (this.state === 'sending') return;
		this.#cancel?.();
		const [first] = this.#outbox.waiting();
		if (!first) return void (this.state = 'ready');
		this.state = 'sending';
		this.refused = '';
		await this.#settle(await sendAnswer(this.#around.fetch, this.view.id, first), first.id);
	}

	/** The page is left; what waits stays stored. */
	leave(): void {
		this.#cancel?.();
	}

	async #settle(sent: Sent, id: string): Promise<void> {
		switch (sent.told) {
			case 'view':
				this.#outbox.take(id);
				this.#show(sent.view);
				return;
			case 'refused': {
				// It will never count: another tab went on, or the sitting is over. Look where it stands.
				this.#outbox.take(id);
				this.refused = sent.message;
				const now = await askSitting(this.#around.fetch, this.view.id);
				if (now.told === 'view') this.#show(now.view, sent.message);
				else this.state = 'ready';
				return;
			}
			case 'signed-out':
				this.state = 'signed-out';
				return;
			case 'later':
				this.state = 'unsent';
				this.#cancel = this.#around.later(() => void this.retry(), RETRY[Math.min(this.#tries++, RETRY.length - 1)]! * 1000);
		}
	}

	#show(view: SittingView, refused = ''): void {
		this.view = view;
		this.refused = refused;
		this.#tries = 0;
		this.#shownAt = this.#around.now();
		this.state = 'ready';
		if (this.#outbox.waiting().length > 0 && view.state === 'open') void this.retry();
	}
}
