import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface PictureRow {
	hash: string;
	media: string;
	width: number;
	height: number;
	source: string;
	licence: string;
	broughtAt: Date;
}
const PICTURE = sql.raw(`hash, media, width, height, source, licence, brought_at as "broughtAt"`);

/** The one with these bytes stays as it was, if it is there. */
export async function addPicture(
	db: Db,
	picture: { bytes: Uint8Array; media: string; width: number; height: number; source: string; licence: string; account: string }
): Promise<string> {
	const { bytes, media, width, height, source, licence, account } = picture;
	await sql`insert into picture (bytes, media, width, height, source, licence, brought_by)
		values (${Buffer.from(bytes)}, ${media}, ${width}, ${height}, ${source}, ${licence}, ${account}) on conflict do nothing`.execute(
		db
	);
	const { rows } = await sql<{ hash: string }>`select encode(sha256(${Buffer.from(bytes)}), 'hex') as hash`.execute(db);
	return rows[0]!.hash;
}

export async function bytesOf(db: Db, hash: string): Promise<{ bytes: Buffer; media: string } | null> {
	const { rows } = await sql<{ bytes: Buffer; media: string }>`select bytes, media from picture where hash = ${hash}`.execute(db);
	return rows[0] ?? null;
}

/** The pictures that whoever asks may see, the newest first. */
export async function pictures(db: Db, limit: number): Promise<PictureRow[]> {
	const { rows } = await sql<PictureRow>`select ${PICTURE} from picture order by brought_at desc, hash limit ${limit}`.execute(
		db
	);
	return rows;
}

/** Those of these that there are. */
export async function knownPictures(db: Db, hashes: readonly string[]): Promise<Set<string>> {
	const { rows } = await sql<{ hash: string }>`select hash from picture where hash = any (${hashes}::text[])`.execute(db);
	return new Set(rows.map(({ hash }) => hash));
}

export async function markShown(db: Db, hashes: readonly string[]): Promise<void> {
	await sql`insert into picture_shown (hash) select unnest(${hashes}::text[]) on conflict do nothing`.execute(db);
}
