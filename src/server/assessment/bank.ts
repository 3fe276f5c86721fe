import type { BankItem } from '#contract/content.ts';
import type { Group } from '#contract/content.ts';
import { modelOf, prepareBank, type Bank } from '#core/irt/index.ts';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import { bankItems, currentBankId } from './bank-queries.ts';

/** What the engine needs of an item; the rest is for people. */
export type EngineItem = Pick<BankItem, 'id' | 'skill' | 'groups' | 'level' | 'type' | 'a' | 'b' | 'steps'>;

/** An item without words and key. */
export const forEngine = ({ id, skill, groups, level, type, a, b, steps }: EngineItem): EngineItem => ({
	id,
	skill,
	groups,
	level,
	type,
	a,
	b,
	...(steps && { steps })
});

/** A version of the bank made ready: the engine's tables and the questions with their keys. Read-only, shared by all sittings. */
export interface LiveBank<Item extends EngineItem = BankItem> {
	readonly id: string;
	readonly tables: Bank;
	/** Codes of the content areas, in the engine's order. */
	readonly areas: readonly string[];
	/** By place in the tables. */
	readonly items: readonly Item[];
	/** Place in the tables by id. */
	readonly places: ReadonlyMap<string, number>;
	/** 1 for each item that a group may meet. */
	readonly forGroup: (group: Group) => Uint8Array;
}

/** An id is the hash of the content, so a bank once read never changes. Few versions are ever in use at a time. */
const banks = new Map<string, Promise<LiveBank>>();

/** A version of the bank, read once in a process. @throws Refusal `unavailable` where it is not loaded */
export function liveBank(db: Db, id: string): Promise<LiveBank> {
	let bank = banks.get(id);
	if (!bank) {
		bank = read(db, id);
		banks.set(id, bank);
		bank.catch(() => banks.delete(id));
	}
	return bank;
}

/** The bank that new sittings use. @throws Refusal `unavailable` while none is loaded */
export async function currentBank(db: Db): Promise<LiveBank> {
	const id = await currentBankId(db);
	if (id === undefined) throw new Refusal('unavailable', 'No items are loaded: npm run load.');
	return liveBank(db, id);
}

async function read(db: Db, id: string): Promise<LiveBank> {
	const rows = await bankItems(db, id);
	if (rows.length === 0) throw new Refusal('unavailable', `There is no bank ${id}.`);
	return bankOf(
		id,
		rows.map(
			(row) =>
				({
					...row.public,
					...row.secret,
					id: row.item_id,
					skill: row.skill,
					groups: row.groups,
					level: row.level,
					a: row.a,
					b: row.b,
					...(row.steps && { steps: row.steps })
				}) as BankItem
		)
	);
}

/** Items made ready for the engine; an item's area is the first sign of its skill. */
export function bankOf<Item extends EngineItem>(id: string, items: readonly Item[]): LiveBank<Item> {
	const areas = [...new Set(items.map(({ skill }) => skill[0]!))];
	const tables = prepareBank(items.map(modelOf), { areas: items.map(({ skill }) => areas.indexOf(skill[0]!)) });
	const masks = new Map<Group, Uint8Array>();
	return {
		id,
		tables,
		areas,
		items,
		places: new Map(items.map((item, n) => [item.id, n])),
		forGroup: (group) => {
			let mask = masks.get(group);
			if (!mask) masks.set(group, (mask = Uint8Array.from(items, ({ groups }) => (groups.includes(group) ? 1 : 0))));
			return mask;
		}
	};
}
