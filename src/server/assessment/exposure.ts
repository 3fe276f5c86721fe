import type { Group } from '#contract/content.ts';
import { Showings } from '#core/irt/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { exposureOf } from './bank-queries.ts';
import type { LiveBank } from './bank.ts';

/** Each web process counts apart, under this name; see `item_exposure` in 0005. */
const COUNTER = process.env['WEB_COUNTER'] ?? 'web';

/**
 * Each group is counted apart, too: of items that only a small group meets, the sittings of the others would lift the cap. What keeps below its
 * share in every group, keeps below it in all.
 */
export const counterOf = (group: Group): string => `${COUNTER} ${group}`;

/** By database, for a test process has several. */
const counts = new WeakMap<object, Map<string, Promise<Showings>>>();

/** The counts of this process for a group and a bank (ended sittings from the database, open ones from memory); read once, then kept. `pool` stands for the database. */
export function exposureFor(pool: object, db: Db, bank: LiveBank, group: Group): Promise<Showings> {
	let known = counts.get(pool);
	if (!known) counts.set(pool, (known = new Map()));
	const key = `${group} ${bank.id}`;
	let exposure = known.get(key);
	if (!exposure) {
		exposure = exposureOf(db, counterOf(group), bank.id, bank.items.length).then(
			({ shown, sittings }) => new Showings(shown, sittings)
		);
		known.set(key, exposure);
		exposure.catch(() => known.delete(key));
	}
	return exposure;
}
