import { cellText } from '#core/roster/cell.ts';
import type { Problem } from '#core/roster/problems.ts';
import type { Db } from '#server/platform/db/index.ts';
import { keepFile, keptFile } from './file.ts';
import type { Roster } from './queries/rosters.ts';
import { rowsLeftOut } from './queries/rows.ts';
import { BOUNDS, openSpreadsheet } from './spreadsheet/index.ts';

/** Rows of a file that did not come in, in its own columns, each with what is wrong. */
export interface LeftOut {
	titles: string[];
	rows:
		| AsyncIterable<{ n: number; texts: string[]; problems: Problem[] }[]>
		| Iterable<{ n: number; texts: string[]; problems: Problem[] }[]>;
}

interface Kept {
	titles: string[];
	rows: { n: number; texts: string[]; problems: Problem[] }[];
}

/** The rows that stayed out: read from the file while it is kept, afterwards from what was kept of it for this. */
export async function leftOut(db: Db, roster: Roster, as: 'worker' | 'web'): Promise<LeftOut | null> {
	const kept = await keptFile(db, roster.id, 'rejected');
	if (kept) {
		const { titles, rows } = JSON.parse(kept.toString('utf8')) as Kept;
		return { titles, rows: [rows] };
	}
	const bytes = await keptFile(db, roster.id);
	return bytes ? fromFile(roster, bytes, await rowsLeftOut(db, roster.id, as)) : null;
}

function fromFile({ layout: { sheet, head } }: Roster, bytes: Uint8Array, out: Map<number, Problem[]>): LeftOut {
	const width = head.titles.length;
	async function* rows() {
		for await (const batch of (await openSpreadsheet(bytes, { ...BOUNDS, rows: Number.MAX_SAFE_INTEGER })).rows(sheet)) {
			const mine = batch.filter(({ n }) => out.has(n));
			if (mine.length > 0)
				yield mine.map(({ n, cells }) => ({
					n,
					texts: Array.from({ length: width }, (_, i) => cellText(cells[i])),
					problems: out.get(n)!
				}));
		}
	}
	return { titles: head.titles, rows: rows() };
}

/** Keeps only the rows that stayed out, sealed, in place of the whole file. */
export async function keepLeftOut(db: Db, roster: Roster): Promise<void> {
	const left = await leftOut(db, roster, 'worker');
	if (!left) return;
	const all: Kept = { titles: left.titles, rows: [] };
	for await (const rows of left.rows) all.rows.push(...rows);
	await keepFile(db, roster.id, 'rejected', Buffer.from(JSON.stringify(all)));
}
