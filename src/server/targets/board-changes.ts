import { Refusal } from '#core/refusal.ts';
import { SHARED_MS } from './remembered.ts';

/** Opens an ear on the database and returns what closes it: `listening` of platform/app. */
type Listen = (channel: string, heard: () => void) => () => void;

interface Limits {
	/** How many may watch at once, in all and by one account; whoever comes later reads the board again by itself. */
	all: number;
	each: number;
	/** Milliseconds that pass at least between two calls. */
	pause: number;
}

/**
 * Tells whoever watches the board that a figure has moved; which one they read for themselves, within their own walls.
 *
 * However many watch, there is one connection that listens, opened for the first and closed after the last; however often tallies move,
 * watchers are called once in a `pause`. They are called when nothing is told any more that was read before the figure moved.
 */
export class BoardChanges {
	#watchers = new Map<() => void, string>();
	#listen: Listen;
	#limits: Limits;
	#close: (() => void) | undefined;
	#timer: NodeJS.Timeout | undefined;
	#told = 0;

	constructor(listen: Listen, limits: Limits = { all: 300, each: 10, pause: 700 }) {
		this.#listen = listen;
		this.#limits = limits;
	}

	/**
	 * @param account who watches
	 * @returns what ends the watching
	 * @throws Refusal `unavailable` where too many watch already
	 */
	watch(account: string, changed: () => void): () => void {
		const own = [...this.#watchers.values()].filter((other) => other === account).length;
		if (this.#watchers.size >= this.#limits.all || own >= this.#limits.each)
			throw new Refusal('unavailable', `${this.#watchers.size} watch the board, ${own} of them by this account`);
		this.#watchers.set(changed, account);
		this.#close ??= this.#listen('tally', () => this.#heard());
		return () => {
			this.#watchers.delete(changed);
			if (this.#watchers.size > 0) return;
			clearTimeout(this.#timer);
			this.#timer = undefined;
			this.#close?.();
			this.#close = undefined;
		};
	}

	#heard(): void {
		this.#timer ??= setTimeout(
			() => {
				this.#timer = undefined;
				this.#told = Date.now();
				for (const changed of this.#watchers.keys()) changed();
			},
			Math.max(SHARED_MS, this.#told + this.#limits.pause - Date.now())
		);
	}
}
