import type { Group } from '#contract/content.ts';
import { itemsInReview } from '#server/authoring/index.ts';
import { currentBank, forEngine, type EngineItem } from '#server/assessment/index.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Items in review or approved that would make the bank another one for a group: new to it, changed, or no longer its own. */
export async function draftItems(db: Db, group: Group): Promise<EngineItem[]> {
	const bank = await currentBank(db);
	const waiting = (await itemsInReview(db)).map(forEngine);
	return waiting.filter((item) =>
		[item, bank.items[bank.places.get(item.id) ?? -1]].some((version) => version?.groups.includes(group))
	);
}
