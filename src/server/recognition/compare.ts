import type { Db } from '#server/platform/db/index.ts';
import {
	boundsOfShares,
	cellsKept,
	countShare,
	countTheRest,
	lookAt,
	lookedAt,
	type CountedCell,
	type Equals
} from './compare-queries.ts';

/** A cell of the board that is not what the facts say. The counts: members, learned, assessed, passed, confirmed, reached. */
export interface Astray {
	target: string;
	place: number;
	kept: number[];
	counted: number[];
}

/** So many connections count at once, beside the one that adds up what they found. */
const SHARES = 2;

/**
 * Compares standings and tallies with the facts, all in one look at one moment, while others work on. The register is counted in shares of it.
 *
 * @param db the connection, of which one more than there are shares is used; not a transaction
 */
export function compareWithFacts(db: Db): Promise<{ people: number; cells: Astray[] }> {
	const look = db.transaction().setIsolationLevel('repeatable read');
	return look.execute(async (whole) => {
		const snapshot = await lookedAt(whole);
		const bounds = await boundsOfShares(whole, SHARES);
		const counting = bounds.map((share) =>
			look.execute(async (part) => {
				await lookAt(part, snapshot);
				return await countShare(part, share);
			})
		);
		// Whoever still counts when another fails looks at a moment that this transaction keeps: it ends after them.
		await Promise.allSettled(counting);
		const shares = [...(await Promise.all(counting)), await countTheRest(whole)];
		const kept = await cellsKept(whole);
		return {
			people: shares.reduce((sum, share) => sum + share.people, 0),
			cells: differing(kept, addUp(shares.flatMap(({ equals }) => equals)))
		};
	});
}

/** Adds up what all weigh, place by place. Here and not in the database, whose running tallies this is held against. */
function addUp(equals: Equals[]): CountedCell[] {
	const cells = new Map<string, Map<number, number[]>>();
	for (const { places, people, weights } of equals)
		for (const [target, ...weight] of weights) {
			const found = cells.get(target) ?? new Map<number, number[]>();
			cells.set(target, found);
			for (const [n, place] of places.entries()) {
				const counts = found.get(place) ?? [0, 0, 0, 0, 0, 0];
				found.set(place, counts);
				for (let count = 0; count < counts.length; count++) counts[count]! += people[n]! * weight[count]!;
			}
		}
	return [...cells].flatMap(([target, found]) => [...found].map(([place, counts]) => ({ target, place, counts })));
}

function differing(kept: CountedCell[], counted: CountedCell[]): Astray[] {
	const none = [0, 0, 0, 0, 0, 0];
	const cells = new Map<string, Astray>();
	for (const { target, place, counts } of kept) cells.set(`${target} ${place}`, { target, place, kept: counts, counted: none });
	for (const { target, place, counts } of counted) {
		const key = `${target} ${place}`;
		cells.set(key, { target, place, kept: cells.get(key)?.kept ?? none, counted: counts });
	}
	return [...cells.values()]
		.filter((cell) => cell.kept.some((count, n) => count !== cell.counted[n]))
		.sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : a.place - b.place));
}
