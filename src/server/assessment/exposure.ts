import { mayShow, type ExposureCap } from '#core/irt/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { LiveBank } from './bank.ts';
import { exposureOf } from './queries.ts';

/**
 * How often this process's counter has shown each item of a bank: ended sittings from the database, open ones from
 * memory. A showing is counted when it is decided, before it is sent, so that the cap holds at every moment.
 */
export class Exposure {
	readonly #shown: Float64Array;
	#sittings: number;

	constructor(shown: Float64Array, sittings: number) {
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

/** Each web process counts apart, under this name; see `item_exposure` in 0005. */
export const COUNTER = process.env['WEB_COUNTER'] ?? 'web';

/** By database, for a test process has several. */
const counts = new WeakMap<object, Map<string, Promise<Exposure>>>();

/** The counts of this process for a bank; read once, then kept. `pool` stands for the database. */
export function exposureFor(pool: object, db: Db, bank: LiveBank): Promise<Exposure> {
	let known = counts.get(pool);
	if (!known) counts.set(pool, (known = new Map()));
	let exposure = known.get(bank.id);
	if (!exposure) {
		exposure = exposureOf(db, COUNTER, bank.id, bank.items.length).then(({ shown, sittings }) => new Exposure(shown, sittings));
		known.set(bank.id, exposure);
		exposure.catch(() => known.delete(bank.id));
	}
	return exposure;
}
