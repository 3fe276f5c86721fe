import type { StopReason } from '../irt/index.ts';

/** What one sitting adds to a report. */
export interface Outcome {
	readonly theta: number;
	readonly estimate: number;
	readonly sd: number;
	readonly length: number;
	readonly seconds: number;
	readonly reason: StopReason;
	readonly passed: boolean;
	readonly isAbove: boolean;
	/** Answers by content area. */
	readonly byArea: readonly number[];
}

/** How the sittings of people within a band of ability went. A band without people has null where there is nothing to say. */
export interface BandReport {
	/** The band, logits: from `from` to below `to`. */
	readonly from: number;
	readonly to: number;
	readonly people: number;
	/** Answers in a sitting. */
	readonly length: { readonly mean: number; readonly least: number; readonly most: number } | null;
	/** Mean of estimate minus truth, logits. */
	readonly bias: number | null;
	/** Root mean square of estimate minus truth, logits: the error that really is. */
	readonly rmse: number | null;
	/** Root mean square of the posterior standard deviation, logits: the error that the test claims. */
	readonly claimed: number | null;
	/** Share of sittings that passed. */
	readonly passed: number | null;
	/** Share of sittings whose verdict is the true one. */
	readonly accuracy: number | null;
	/** Share of people whose two sittings gave the same verdict. */
	readonly consistency: number | null;
	/** Mean minutes at the questions; null, too, where no times were given. */
	readonly minutes: number | null;
	/** Sittings by why they ended. */
	readonly reasons: Readonly<Record<StopReason, number>>;
	/** Share of the answers by content area. */
	readonly areas: readonly number[];
}

/** Adds up the sittings of one band; each person sits twice. */
export class Band {
	readonly #from: number;
	readonly #to: number;
	readonly #hasTimes: boolean;
	readonly #reasons: Record<StopReason, number> = { precision: 0, classified: 0, length: 0, time: 0, exhausted: 0 };
	readonly #areas: number[];
	#sittings = 0;
	#same = 0;
	#answers = 0;
	#least = Infinity;
	#most = 0;
	#off = 0;
	#squares = 0;
	#variances = 0;
	#passed = 0;
	#right = 0;
	#seconds = 0;

	constructor(from: number, to: number, areaCount: number, hasTimes: boolean) {
		this.#from = from;
		this.#to = to;
		this.#hasTimes = hasTimes;
		this.#areas = Array.from({ length: areaCount }, () => 0);
	}

	add(first: Outcome, second: Outcome): void {
		for (const sat of [first, second]) {
			const off = sat.estimate - sat.theta;
			this.#sittings++;
			this.#answers += sat.length;
			this.#least = Math.min(this.#least, sat.length);
			this.#most = Math.max(this.#most, sat.length);
			this.#off += off;
			this.#squares += off * off;
			this.#variances += sat.sd * sat.sd;
			this.#passed += Number(sat.passed);
			this.#right += Number(sat.passed === sat.isAbove);
			this.#seconds += sat.seconds;
			this.#reasons[sat.reason]++;
			sat.byArea.forEach((count, area) => (this.#areas[area]! += count));
		}
		this.#same += Number(first.passed === second.passed);
	}

	report(): BandReport {
		const n = this.#sittings;
		const mean = (sum: number): number | null => (n > 0 ? sum / n : null);
		const root = (sum: number): number | null => (n > 0 ? Math.sqrt(sum / n) : null);
		return {
			from: this.#from,
			to: this.#to,
			people: n / 2,
			length: n > 0 ? { mean: this.#answers / n, least: this.#least, most: this.#most } : null,
			bias: mean(this.#off),
			rmse: root(this.#squares),
			claimed: root(this.#variances),
			passed: mean(this.#passed),
			accuracy: mean(this.#right),
			consistency: n > 0 ? this.#same / (n / 2) : null,
			minutes: this.#hasTimes ? mean(this.#seconds / 60) : null,
			reasons: this.#reasons,
			areas: this.#areas.map((count) => (this.#answers > 0 ? count / this.#answers : 0))
		};
	}
}
