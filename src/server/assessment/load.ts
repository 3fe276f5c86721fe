import { readBank, readFrameworks } from '#server/framework/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { publishBank } from './publish-bank.ts';

const FOLDER = 'content/items';

/** Loads the bank of items as one version. */
export const bankLoader = {
	name: 'assessment',
	async check(): Promise<string[]> {
		const { frameworks, policies } = await readFrameworks();
		return (await readBank(frameworks[0] ?? null, policies, FOLDER)).problems;
	},
	async load(db: Db): Promise<string> {
		const { frameworks, policies } = await readFrameworks();
		const { items } = await readBank(frameworks[0] ?? null, policies, FOLDER);
		const bank = await publishBank(db, items);
		return `${bank.items} items as bank ${bank.id}`;
	}
};
