import { join } from 'node:path';
import type { BankItem } from '#contract/content.ts';
import { isBrought } from '#contract/pictures.ts';
import { draftFaults, pictureFaults, picturesOf, type Fault } from '#server/framework/index.ts';
import { missingPictures } from '#server/pictures/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { itemTelling } from './queries.ts';

/** Where the pictures of items are. */
const PICTURES = 'content/items';

/**
 * All that stands between a draft and its review, by the very checks of the loader: its shape, the item by itself, its pictures,
 * and a situation that no other item tells.
 */
export async function faultsOfDraft(db: Db, body: Record<string, unknown>): Promise<{ item: BankItem | null; faults: Fault[] }> {
	const { item, faults } = draftFaults(body);
	if (!item) return { item, faults };
	const other = await itemTelling(db, item.situation, item.id);
	if (other !== null)
		faults.push({
			path: 'situation',
			what: 'the situation {situation} is also that of {other}',
			details: { situation: item.situation, other }
		});
	// A name that is no picture's is a fault already, and is not looked for.
	if (faults.every(({ path }) => path !== 'picture'))
		for (const fault of await faultsOfPictures(db, picturesOf(item))) faults.push({ ...fault, path: 'picture' });
	return { item, faults };
}

/** Pictures that were brought were made sound then; those beside the items may have been changed since. */
async function faultsOfPictures(db: Db, pictures: readonly string[]): Promise<Fault[]> {
	const missing = (await missingPictures(db, pictures)).map((picture) => ({
		path: '',
		what: 'there is no picture {picture}',
		details: { picture }
	}));
	const drawn = pictures.filter((picture) => !isBrought(picture)).map((picture) => pictureFaults(join(PICTURES, picture)));
	return [...missing, ...(await Promise.all(drawn)).flat()];
}
