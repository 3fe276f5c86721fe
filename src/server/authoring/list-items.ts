import { itemStatistics, type ItemFlag, type ItemStatistics } from '#server/assessment/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { itemRows, type ItemRow } from './list-queries.ts';
import { mustKeepItems, type Staff } from './policy.ts';
import { isOpen, type ItemState } from './states.ts';

export const PAGE = 50;

/** What a list marks for somebody to look at. */
export type ListFlag = ItemFlag | 'not-reviewed';

/** Empty fields ask for nothing. */
export interface ItemFilter {
	text: string;
	skill: string;
	level: number | null;
	group: string;
	type: string;
	/** `open`: being worked on; without a state, all that is in the bank or being worked on. */
	state: ItemState | 'open' | '';
	flag: ListFlag | 'any' | '';
	/** From 1. */
	page: number;
}

export interface ListedItem extends ItemRow {
	statistics: ItemStatistics;
	flags: ListFlag[];
}

export interface ItemList {
	items: ListedItem[];
	total: number;
	pages: number;
	/** Items in the bank: by skill, one count for each of the levels 1 to 4. */
	coverage: Map<string, [number, number, number, number]>;
	/** What waits for whoever asks: to review, sent back to them, and what anybody may release. */
	toReview: ItemRow[];
	sentBack: ItemRow[];
	approved: ItemRow[];
	/** All types that occur. */
	types: string[];
}

/** The items, as content staff look through them. @throws Refusal `forbidden` */
export function listItems(db: Db, actor: Staff, filter: ItemFilter): Promise<ItemList> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		const all = await itemRows(db, '');
		const found = filter.text === '' ? all : await itemRows(db, filter.text);
		const statistics = await itemStatistics(
			db,
			found.map(({ itemId }) => itemId)
		);
		const listed = found
			.filter((row) => fits(row, filter))
			.map((row) => ({ ...row, statistics: statistics.get(row.itemId)!, flags: flagsOf(row, statistics.get(row.itemId)!) }))
			.filter(({ flags }) => filter.flag === '' || (filter.flag === 'any' ? flags.length > 0 : flags.includes(filter.flag)));
		const pages = Math.max(1, Math.ceil(listed.length / PAGE));
		const page = Math.min(filter.page, pages);
		return {
			items: listed.slice((page - 1) * PAGE, page * PAGE),
			total: listed.length,
			pages,
			coverage: coverageOf(all),
			toReview: all.filter(({ mine }) => mine),
			sentBack: all.filter(({ state, author }) => state === 'sent-back' && author === actor.accountId),
			approved: all.filter(({ state }) => state === 'approved'),
			types: [...new Set(all.map(({ type }) => type))].sort()
		};
	});
}

function fits(row: ItemRow, { skill, level, group, type, state }: ItemFilter): boolean {
	return (
		(skill === '' || row.skill === skill) &&
		(level === null || row.level === level) &&
		(group === '' || row.groups.includes(group)) &&
		(type === '' || row.type === type) &&
		(state === 'open'
			? isOpen(row.state)
			: state === 'released'
				? row.released !== null
				: state === ''
					? row.released !== null || isOpen(row.state)
					: row.state === state)
	);
}

function flagsOf(row: ItemRow, { flags }: ItemStatistics): ListFlag[] {
	return row.state === 'released' && !row.reviewed ? [...flags, 'not-reviewed'] : flags;
}

function coverageOf(rows: readonly ItemRow[]): ItemList['coverage'] {
	const counts: ItemList['coverage'] = new Map();
	for (const { skill, level, released } of rows) {
		if (released === null) continue;
		const row = counts.get(skill) ?? [0, 0, 0, 0];
		if (level >= 1 && level <= 4) row[level - 1]! += 1;
		counts.set(skill, row);
	}
	return counts;
}
