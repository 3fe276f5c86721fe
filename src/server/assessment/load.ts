import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BankItem } from '#contract/content.ts';
import { readBank, readFrameworks } from '#server/framework/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { putProctorRule } from './beside-queries.ts';
import { putBank, type NewBankItem } from './queries.ts';

const FOLDER = 'content/items';
const PROCTORING = 'content/assessment/proctoring.json';

/** How long whoever taught somebody may not watch them be assessed. */
const Proctoring = z.strictObject({
	teacherDays: z.number().int().min(1).max(3660),
	source: z.string().trim().min(1),
	provisional: z.boolean()
});

const readProctoring = async () => Proctoring.safeParse(JSON.parse(await readFile(PROCTORING, 'utf8')));

/** Loads the bank of items as one version, named by the hash of its content: the same content is the same version everywhere. */
export const bankLoader = {
	name: 'assessment',
	async check(): Promise<string[]> {
		const { frameworks, policies } = await readFrameworks();
		const { error } = await readProctoring();
		return [
			...(await readBank(frameworks[0] ?? null, policies, FOLDER)).problems,
			...(error?.issues ?? []).map((issue) => `${PROCTORING}, ${issue.path.join('.')}: ${issue.message}`)
		];
	},
	async load(db: Db): Promise<string> {
		const { frameworks, policies } = await readFrameworks();
		const { items } = await readBank(frameworks[0] ?? null, policies, FOLDER);
		// One order for the same content, whatever the files are called.
		items.sort((p, q) => (p.id < q.id ? -1 : 1));
		const rows = await Promise.all(items.map(rowOf));
		const id = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
		await putBank(db, id, rows);
		const { teacherDays, source, provisional } = Proctoring.parse((await readProctoring()).data);
		await putProctorRule(db, { teacher_days: teacherDays, source, provisional });
		return `${rows.length} items as bank ${id}; who taught does not watch for ${teacherDays} days`;
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
