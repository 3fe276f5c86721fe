import type { Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { addPiece, dropPieces, pieceAt, type Part } from './queries/pieces.ts';

const PIECE = 1_000_000;

/** Keeps a file in sealed pieces, in place of what was kept under that name. */
export async function keepFile(db: Db, rosterId: string, part: Part, bytes: Uint8Array): Promise<void> {
	await dropPieces(db, rosterId, part);
	for (let n = 0; n * PIECE < bytes.length; n++)
		await addPiece(db, rosterId, part, n, sealer().seal(bytes.subarray(n * PIECE, (n + 1) * PIECE)));
}

/** The file as it was sent, or null where it is no longer kept. */
export async function keptFile(db: Db, rosterId: string, part: Part = 'file'): Promise<Buffer | null> {
	const pieces: Buffer[] = [];
	for (let n = 0; ; n++) {
		const sealed = await pieceAt(db, rosterId, part, n);
		if (!sealed) break;
		pieces.push(sealer().unsealBytes(sealed));
	}
	return pieces.length === 0 ? null : Buffer.concat(pieces);
}
