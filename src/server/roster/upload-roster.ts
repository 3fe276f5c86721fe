import { vietnamDay } from '#core/days.ts';
import { isKind, POSTS_OF } from '#core/people.ts';
import { Refusal } from '#core/refusal.ts';
import { audit } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { keepFile } from './file.ts';
import { firstLook } from './look.ts';
import { asStaff, mayImportInto, type Target } from './policy.ts';
import { organisationById } from './queries/rights.ts';
import { addRoster } from './queries/rosters.ts';
import { FILE_BYTES } from './spreadsheet/index.ts';

/**
 * Keeps a file, sealed, with a guess of what its columns hold. Nothing of it is read into the register.
 * @throws Refusal `forbidden`; `file-…`: what is wrong with the file, by name
 */
export async function uploadRoster(
	db: Db,
	actor: Actor,
	input: { id: string; target: Target; fileName: string; bytes: Uint8Array; now: Date }
): Promise<void> {
	const { id, target, bytes, now } = input;
	const { accountId } = asStaff(actor);
	if (bytes.length > FILE_BYTES) throw new Refusal('file-too-large', `${bytes.length} bytes`, { limit: FILE_BYTES / 1e6 });
	await asActor(db, actor, (db) => mayImportInto(db, actor, target));
	const { kind, layout } = await firstLook(bytes);
	await asActor(db, actor, async (db) => {
		await mayImportInto(db, actor, target);
		const organisation = 'organisationId' in target ? await organisationById(db, target.organisationId) : null;
		if ('organisationId' in target && !organisation) throw new Refusal('not-found', 'no such organisation, or it was closed');
		const placeId = 'placeId' in target ? target.placeId : organisation!.placeId;
		const post = organisation && isKind(organisation.kind) ? POSTS_OF[organisation.kind][0]! : null;
		const fileName =
			input.fileName
				.normalize('NFC')
				.replace(/[\u0000-\u001f/\\]/g, ' ')
				.trim()
				.slice(-120) || `roster.${kind}`;
		await addRoster(db, {
			id,
			placeId,
			organisationId: 'organisationId' in target ? target.organisationId : null,
			post,
			fileName,
			fileKind: kind,
			fileBytes: bytes.length,
			asOf: vietnamDay(now),
			layout,
			by: accountId,
			now
		});
		await keepFile(db, id, 'file', bytes);
		await audit(db, actor, {
			action: 'uploaded-roster',
			subjectKind: 'roster',
			subjectId: id,
			placeId,
			details: { bytes: bytes.length, kind }
		});
	});
}
