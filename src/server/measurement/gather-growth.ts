import { modelOf, type Item } from '#core/irt/index.ts';
import { packed } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import { bankColumns, countPeople, sittings, type SittingAnswers } from './answer-queries.ts';
import type { Asked } from './asked.ts';
import type { Tell } from '#server/platform/in-thread.ts';
import { placesBy } from './gather.ts';
import type { Rules } from './rules.ts';

/** A group whose growth is asked: everybody, an audience, or those who live in one commune. */
export type GroupKey = 'all' | `audience ${string}` | `commune ${number}`;

/** A sitting in two bytes an answer. */
export type PackedAnswers = Uint16Array;

export interface GrowthData {
	items: Item[];
	/** First and latest sitting of each person. */
	pairs: { first: PackedAnswers; latest: PackedAnswers }[];
	/** By group: places in `pairs`. */
	groups: { key: GroupKey; members: Uint32Array }[];
	from: Date;
	to: Date;
}

/**
 * First and latest sitting of everybody who sat twice or more, on the items of the present bank; an item whose words changed
 * since says nothing. @throws Refusal `nobody-sat-twice`
 */
export async function gatherGrowth(db: Db, bank: string, asked: Asked, rules: Rules, tell: Tell): Promise<GrowthData> {
	const columns = await bankColumns(db, bank);
	const places = placesBy(db, bank);
	const total = await countPeople(db, asked);
	const pairs: GrowthData['pairs'] = [];
	const members = new Map<GroupKey, number[]>();
	let [from, to] = [new Date(8.64e15), new Date(0)];
	const join = (key: GroupKey, p: number) => {
		const known = members.get(key);
		if (known) known.push(p);
		else members.set(key, [p]);
	};
	const packedOf = async ({ bank: own, items, categories }: SittingAnswers): Promise<PackedAnswers> => {
		const at = await places(own);
		return Uint16Array.from(items.flatMap((item, n) => (at[item]! < 0 ? [] : [packed(at[item]!, categories[n]!)])));
	};
	let read = 0;
	for await (const page of sittings(db, asked, 'ends')) {
		for (let n = 0; n + 1 < page.length && pairs.length < rules.most; n += 2) {
			const [first, latest] = [page[n]!, page[n + 1]!];
			const p = pairs.push({ first: await packedOf(first), latest: await packedOf(latest) }) - 1;
			join('all', p);
			join(`commune ${latest.commune}`, p);
			for (const audience of latest.audiences) join(`audience ${audience}`, p);
			if (first.ended < from) from = first.ended;
			if (latest.ended > to) to = latest.ended;
		}
		read += page.length;
		await tell('read', Math.min(read, total), total);
	}
	if (pairs.length === 0) throw new Refusal('nobody-sat-twice', 'nobody has two finished sittings in this time', {});
	return {
		items: columns.map(modelOf),
		pairs,
		groups: [...members].map(([key, list]) => ({ key, members: Uint32Array.from(list) })),
		from,
		to
	};
}
