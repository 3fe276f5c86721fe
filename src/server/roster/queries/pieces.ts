import type { Db } from '#server/platform/db/index.ts';

export type Part = 'file' | 'rejected';

export async function addPiece(db: Db, rosterId: string, part: Part, n: number, sealed: Buffer): Promise<void> {
	await db.insertInto('roster_piece').values({ roster_id: rosterId, part, n, sealed }).execute();
}

/** The piece, or null after the last. */
export async function pieceAt(db: Db, rosterId: string, part: Part, n: number): Promise<Buffer | null> {
	const row = await db
		.selectFrom('roster_piece')
		.select('sealed')
		.where('roster_id', '=', rosterId)
		.where('part', '=', part)
		.where('n', '=', n)
		.executeTakeFirst();
	return row?.sealed ?? null;
}

export async function dropPieces(db: Db, rosterId: string, part: Part): Promise<void> {
	await db.deleteFrom('roster_piece').where('roster_id', '=', rosterId).where('part', '=', part).execute();
}
