import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankItem } from '#contract/content.ts';
import { readBank, readFrameworks, writingOf } from '#server/framework/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { putBank, type NewBankItem } from './queries.ts';

const FOLDER = 'content/items';

/** Loads the bank of items as one version, named by the hash of its content: the same content is the same version everywhere. */
export const bankLoader = {
	name: 'assessment',
	async check(): Promise<string[]> {
		const { frameworks, policies } = await readFrameworks();
		return (await readBank(frameworks[0] ?? null, policies, FOLDER)).problems;
	},
	async load(db: Db): Promise<string> {
		const { frameworks, policies } = await readFrameworks();
		const { items: written, pending } = await readBank(frameworks[0] ?? null, policies, FOLDER);
		const items = written.filter(({ id }) => !pending.has(id));
		const id = await loadBank(db, items);
		const { performances, beyondChoice, keyLongest } = writingOf(items);
		const percent = (share: number) => `${Math.round(share * 100)} %`;
		return [
			`${items.length} items as bank ${id}`,
			`${percent(beyondChoice)} beyond multiple choice, ${performances} performances`,
			`the right option is the longest in ${percent(keyLongest)}`,
			...(pending.size > 0 ? [`${pending.size} more wait for a second reader (content/reviews/README.md)`] : [])
		].join('; ');
	}
};

/** Loads these items as one version of the bank, and makes it the current one. @returns its id */
export async function loadBank(db: Db, items: readonly BankItem[]): Promise<string> {
	// One order for the same content, whatever the files are called.
	const rows = await Promise.all(items.toSorted((p, q) => (p.id < q.id ? -1 : 1)).map(rowOf));
	const id = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
	await putBank(db, id, rows);
	return id;
}

async function rowOf(item: BankItem, n: number): Promise<NewBankItem> {
	const { id, skill, groups, level, a, b, situation, reading, key, rationale, picture, ...asked } = item;
	const drawn = picture && (await inlined(picture));
	return {
		n,
		item_id: id,
		skill,
		area: skill[0]!,
		groups: [...groups].sort(),
		level,
		a,
		b,
		public: { ...(await withPictures(asked)), ...(drawn && { picture: drawn }), reading },
		secret: { key, rationale, situation }
	};
}

/** Inside the question: no second request on a slow line, and no address that names the item. */
const inlined = async (picture: string): Promise<string> =>
	`data:image/svg+xml;base64,${(await readFile(join(FOLDER, picture))).toString('base64')}`;

type Asked = DistributiveOmit<
	BankItem,
	'id' | 'skill' | 'groups' | 'level' | 'a' | 'b' | 'situation' | 'reading' | 'key' | 'rationale'
>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A performance with the pictures of its screens. */
async function withPictures(asked: Asked): Promise<object> {
	if (asked.type !== 'performance') return asked;
	const screens = asked.screens.map(async (screen) => ({
		...screen,
		elements: await Promise.all(
			screen.elements.map(async (element) => ({
				...element,
				...(element.picture && { picture: await inlined(element.picture) })
			}))
		)
	}));
	return { ...asked, screens: await Promise.all(screens) };
}
