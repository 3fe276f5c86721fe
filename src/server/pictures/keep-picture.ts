import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import { audit } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { makeSound } from './make-sound.ts';
import { addPicture } from './queries.ts';

/** Under which terms a picture is shown: our own, free of rights, two open licences, or a permission that somebody has in writing. */
export const LICENCES = ['own', 'public-domain', 'cc-by', 'cc-by-sa', 'permission'] as const;
const LONGEST_SOURCE = 300;

/**
 * Keeps a picture for items to show, and answers the name that an item calls it by. The same picture again has the same name, and keeps
 * the source it first came with.
 * @throws Refusal `forbidden`, `picture-no-source`, `picture-no-licence`, and what `makeSound` refuses
 */
export async function keepPicture(
	db: Db,
	actor: Extract<Actor, { kind: 'staff' }>,
	input: { bytes: Uint8Array; source: string; licence: string }
): Promise<string> {
	await asActor(db, actor, mustKeepPictures);
	const source = input.source.trim();
	if (source === '' || source.length > LONGEST_SOURCE)
		throw new Refusal('picture-no-source', source, { field: 'source', limit: LONGEST_SOURCE });
	const licence = LICENCES.find((known) => known === input.licence);
	if (!licence) throw new Refusal('picture-no-licence', input.licence, { field: 'licence' });
	// Outside of the transaction: encoding takes its time.
	const sound = await makeSound(input.bytes);
	return asActor(db, actor, async (db) => {
		await mustKeepPictures(db);
		const hash = await addPicture(db, { ...sound, source, licence, account: actor.accountId });
		await audit(db, actor, { action: 'brought-picture', subjectKind: 'picture', subjectId: hash, details: { licence } });
		return `${hash}.${sound.media === 'image/webp' ? 'webp' : 'svg'}`;
	});
}

/** Pictures are brought by those who keep the items. */
async function mustKeepPictures(db: Db): Promise<void> {
	if (!(await actorHas(db, 'content'))) throw new Refusal('forbidden', 'only the role content brings pictures');
}
