import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankItem } from '#contract/content.ts';
import type { ItemParameters } from '#core/irt/index.ts';
import { isBrought, pictureAddress } from '#contract/pictures.ts';
import { Refusal } from '#core/refusal.ts';
import { picturesOf } from '#server/framework/index.ts';
import { showPictures } from '#server/pictures/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { bankItems, currentBankId, putBank, releasedParameters, type NewBankItem } from './bank-queries.ts';

/** Where the pictures of items are. */
const FOLDER = 'content/items';

/**
 * Makes these items the bank that new sittings use, as one version named by the hash of its content: the same content is the
 * same version everywhere, in whatever order it comes. Sittings that began keep the version they began under.
 */
export async function publishBank(db: Db, items: readonly BankItem[]): Promise<{ id: string; items: number }> {
	await showPictures(db, items.flatMap(picturesOf));
	const sorted = items.toSorted((p, q) => (p.id < q.id ? -1 : 1));
	const rows = await Promise.all(sorted.map(rowOf));
	return putRows(db, withParameters(rows, await releasedParameters(db, rows)));
}

/** The present bank, with other parameters for some of its items, becomes the bank. @throws Refusal `unavailable` while there is none */
export async function republishBank(
	db: Db,
	parameters: ReadonlyMap<string, ItemParameters>
): Promise<{ id: string; items: number }> {
	const id = await currentBankId(db);
	if (id === undefined) throw new Refusal('unavailable', 'No items are loaded: npm run load.');
	return putRows(db, withParameters(await bankItems(db, id), parameters));
}

/** The parameters that the engine uses: those that answers gave and a person released, else the author's judgement. */
const withParameters = (rows: readonly NewBankItem[], released: ReadonlyMap<string, ItemParameters>): NewBankItem[] =>
	rows.map((row) => {
		const { a, b, steps = null } = released.get(row.item_id) ?? row;
		if (steps?.length !== row.steps?.length) throw new Error(`${row.item_id}: other steps than it has points`);
		return { ...row, a, b, steps };
	});

async function putRows(db: Db, rows: readonly NewBankItem[]): Promise<{ id: string; items: number }> {
	const id = createHash('sha256')
		.update(JSON.stringify(ordered(rows)))
		.digest('hex')
		.slice(0, 16);
	await putBank(db, id, rows);
	return { id, items: rows.length };
}

/**
 * An item with its drawings inside: no second request on a slow line. Pictures that were brought are named by their address, which a phone
 * asks for once; neither says which item shows it.
 */
export async function drawnItem(item: BankItem): Promise<BankItem> {
	const drawn = { ...item, ...(item.picture && { picture: await inlined(item.picture) }) };
	if (drawn.type !== 'performance') return drawn;
	const screens = drawn.screens.map(async (screen) => ({
		...screen,
		elements: await Promise.all(
			screen.elements.map(async (element) => ({
				...element,
				...(element.picture && { picture: await inlined(element.picture) })
			}))
		)
	}));
	return { ...drawn, screens: await Promise.all(screens) };
}

const inlined = async (picture: string): Promise<string> => {
	if (isBrought(picture)) return pictureAddress(picture);
	// A name may come from a draft; it becomes a path here and nowhere else.
	if (!/^(pictures\/)?[a-z0-9-]+\.svg$/.test(picture)) throw new Error(`${picture} is no picture of the bank`);
	return `data:image/svg+xml;base64,${(await readFile(join(FOLDER, picture))).toString('base64')}`;
};

async function rowOf(item: BankItem, n: number): Promise<NewBankItem> {
	const { id, skill, groups, level, a, b, steps, situation, reading, key, rationale, credit, ...asked } = {
		credit: undefined,
		...(await drawnItem(item))
	};
	return {
		n,
		item_id: id,
		skill,
		area: skill[0]!,
		groups: groups.toSorted(),
		level,
		a,
		b,
		steps: steps ?? null,
		public: { ...asked, reading },
		secret: { key, rationale, situation, ...(credit && { credit }) }
	};
}

/** The same value with the fields of every object in one order: what was written in a file and what comes back from the database hash alike. */
function ordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ordered);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([p], [q]) => (p < q ? -1 : 1))
			.map(([name, inner]) => [name, ordered(inner)])
	);
}
