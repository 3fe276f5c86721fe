import { isBrought } from '#contract/pictures.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { bytesOf, knownPictures, markShown, pictures, type PictureRow } from './queries.ts';

/** As many as a list shows. */
const LISTED = 200;
const hashOf = (picture: string): string => picture.split('.')[0]!;

/** A picture to be looked at. @throws Refusal `not-found` where there is none, or none for whoever asks */
export async function readPicture(db: Db, actor: Actor, picture: string): Promise<{ bytes: Buffer; media: string }> {
	const found = isBrought(picture) ? await asActor(db, actor, (db) => bytesOf(db, hashOf(picture))) : null;
	const named = found && picture.endsWith(found.media === 'image/webp' ? '.webp' : '.svg');
	if (!found || !named) throw new Refusal('not-found', `no picture ${picture}`);
	return found;
}

/** What was brought, by the name an item calls it, the newest first. */
export async function listPictures(db: Db, actor: Actor): Promise<(PictureRow & { name: string })[]> {
	const rows = await asActor(db, actor, (db) => pictures(db, LISTED));
	return rows.map((row) => ({ ...row, name: `${row.hash}.${row.media === 'image/webp' ? 'webp' : 'svg'}` }));
}

/** Those of these pictures that were brought and are not there. */
export async function missingPictures(db: Db, names: readonly string[]): Promise<string[]> {
	const brought = names.filter(isBrought);
	const known = await knownPictures(db, brought.map(hashOf));
	return brought.filter((name) => !known.has(hashOf(name)));
}

/** From now on everybody may look at these: an item of the bank shows them. */
export async function showPictures(db: Db, names: readonly string[]): Promise<void> {
	const brought = [...new Set(names.filter(isBrought).map(hashOf))];
	if (brought.length > 0) await markShown(db, brought);
}
