import { mayShow, type ExposureCap } from './exposure.ts';

/**
 * How often each item of a bank was shown, and in how many sittings: what the cap is asked with. A showing is counted
 * when it is decided, before it is sent, so that the cap holds at every moment.
 */
export class Showings {
	readonly #shown: Float64Array;
	#sittings: number;

	/** `shown`, one count for each item, is taken over and kept up to date. */
	constructor(shown: Float64Array, sittings = 0) {
		this.#shown = shown;
		this.#sittings = sittings;
	}

	mayShow(item: number, cap: ExposureCap): boolean {
		return mayShow(this.#shown[item]!, this.#sittings, cap);
	}
	count(item: number): void {
		this.#shown[item]! += 1;
	}
	/** What was decided did not come to pass. */
	takeBack(item: number): void {
		this.#shown[item]! -= 1;
	}
	sittingBegun(): void {
		this.#sittings += 1;
	}
	sittingTakenBack(): void {
		this.#sittings -= 1;
	}
}
