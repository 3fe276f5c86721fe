import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankItem } from '#contract/content.ts';
import { readBank, readFrameworks } from '#server/framework/index.ts';
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
		const { items } = await readBank(frameworks[0] ?? null, policies, FOLDER);
		// One order for the same content, whatever the files are called.
		items.sort((p, q) => (p.id < q.id ? -1 : 1));
		const rows = await Promise.all(items.map(rowOf));
		const id = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
		await putBank(db, id, rows);
		return `${rows.length} items as bank ${id}`;
	}
};

async function rowOf(item: BankItem, n: number): Promise<NewBankItem> {
	const { id, skill, groups, level, a, b, situation, reading, key, rationale, picture, ...asked } = item;
	// Inside the question: no second request on a slow line, and no address that names the item.
	const drawn = picture && `data:image/svg+xml;base64,${(await readFile(join(FOLDER, picture))).toString('base64')}`;
	return {
		n,
		item_id: id,
		skill,
		area: skill[0]!,
		groups: [...groups].sort(),
		level,
		a,
		b,
		public: { ...asked, ...(drawn && { picture: drawn }), reading },
		secret: { key, rationale, situation }
	};
}
