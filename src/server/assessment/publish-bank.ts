import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankItem } from '#contract/content.ts';
import type { Db } from '#server/platform/db/index.ts';
import { putBank, type NewBankItem } from './queries.ts';

/** Where the pictures of items are. */
const FOLDER = 'content/items';

/**
 * Makes these items the bank that new sittings use, as one version named by the hash of its content: the same content is the
 * same version everywhere, in whatever order it comes. Sittings that began keep the version they began under.
 */
export async function publishBank(db: Db, items: readonly BankItem[]): Promise<{ id: string; items: number }> {
	const sorted = items.toSorted((p, q) => (p.id < q.id ? -1 : 1));
	const rows = await Promise.all(sorted.map(rowOf));
	const id = createHash('sha256')
		.update(JSON.stringify(ordered(rows)))
		.digest('hex')
		.slice(0, 16);
	await putBank(db, id, rows);
	return { id, items: rows.length };
}

/** The parameters that the engine uses for an item: its author's judgement, discrimination per logit and difficulty in logits. */
const parametersOf = ({ a, b }: BankItem): { a: number; b: number } => ({ a, b });

/** An item with its pictures inside: no second request on a slow line, and no address that names the item. */
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
	// A name may come from a draft; it becomes a path here and nowhere else.
	if (!/^(pictures\/)?[a-z0-9-]+\.svg$/.test(picture)) throw new Error(`${picture} is no picture of the bank`);
	return `data:image/svg+xml;base64,${(await readFile(join(FOLDER, picture))).toString('base64')}`;
};

async function rowOf(item: BankItem, n: number): Promise<NewBankItem> {
	const { id, skill, groups, level, a: _a, b: _b, situation, reading, key, rationale, ...asked } = await drawnItem(item);
	return {
		n,
		item_id: id,
		skill,
		area: skill[0]!,
		groups: groups.toSorted(),
		level,
		...parametersOf(item),
		public: { ...asked, reading },
		secret: { key, rationale, situation }
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
