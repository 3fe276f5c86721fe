import { Showings } from '#core/irt/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { LiveBank } from './bank.ts';
import { exposureOf } from './queries.ts';

/** Each web process counts apart, under this name; see `item_exposure` in 0005. */
export const COUNTER = process.env['WEB_COUNTER'] ?? 'web';

/** By database, for a test process has several. */
const counts = new WeakMap<object, Map<string, Promise<Showings>>>();

/** The counts of this process for a bank (ended sittings from the database, open ones from memory); read once, then kept. `pool` stands for the database. */
export function exposureFor(pool: object, db: Db, bank: LiveBank): Promise<Showings> {
	let known = counts.get(pool);
	if (!known) counts.set(pool, (known = new Map()));
	let exposure = known.get(bank.id);
	if (!exposure) {
		exposure = exposureOf(db, COUNTER, bank.id, bank.items.length).then(({ shown, sittings }) => new Showings(shown, sittings));
		known.set(bank.id, exposure);
		exposure.catch(() => known.delete(bank.id));
	}
	return exposure;
}
