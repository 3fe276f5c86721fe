import { join } from 'node:path';
import type { BankItem } from '#contract/content.ts';
import { checkPicture, draftFaults, type Fault } from '#server/framework/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { newestVersions } from './queries.ts';

/** Where the pictures of items are. */
const PICTURES = 'content/items';

/**
 * All that stands between a draft and its review, by the very checks of the loader: its shape, the item by itself, its picture,
 * and a situation that no other item tells.
 */
export async function faultsOfDraft(db: Db, body: Record<string, unknown>): Promise<{ item: BankItem | null; faults: Fault[] }> {
	const { item, faults } = draftFaults(body);
	if (!item) return { item, faults };
	const others = await newestVersions(db);
	const twin = others.find(
		({ itemId, body, state }) => itemId !== item.id && state !== 'retired' && body['situation'] === item.situation
	);
	if (twin)
		faults.push({
			path: 'situation',
			what: 'the situation {situation} is also that of {other}',
			details: { situation: item.situation, other: twin.itemId }
		});
	if (item.picture && faults.every(({ path }) => path !== 'picture'))
		for (const problem of await checkPicture('', join(PICTURES, item.picture)))
			faults.push({ path: 'picture', what: problem.replace(/^: /, ''), details: {} });
	return { item, faults };
}
