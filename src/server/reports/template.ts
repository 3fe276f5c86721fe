import { Refusal } from '#core/refusal.ts';
import { audit } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { placesOf } from '#server/targets/index.ts';
import { checkTemplate } from './check-template.ts';
import { defaultTemplate } from './default-template.ts';
import { asStaff, mayChangeTemplate } from './policy.ts';
import { addTemplate, latestTemplate, reportsFor } from './queries.ts';

/** The template that reports of a place use. */
export interface Template {
	bytes: Uint8Array;
	/** Of the office's own; `null`: it is ours. */
	own: { name: string; uploadedAt: Date; uploadedBy: string } | null;
	/** Whether the actor may put in another one. */
	may: boolean;
}

/** A hamlet has no office: its commune reports for it. */
async function officeOf(db: Db, actor: Actor, place: string | null, now: Date): Promise<number> {
	const places = await placesOf(db, asStaff(actor), { place, now });
	return places.findLast(({ level }) => level !== 'hamlet')!.id;
}

/** @throws Refusal `forbidden`, `not-found` */
export function readTemplate(db: Db, actor: Actor, { place, now }: { place: string | null; now: Date }): Promise<Template> {
	return asActor(db, actor, async (db) => {
		const office = await officeOf(db, actor, place, now);
		const row = await latestTemplate(db, office);
		const may = await reportsFor(db, office);
		return row?.bytes
			? { bytes: row.bytes, own: { name: row.name, uploadedAt: row.uploadedAt, uploadedBy: row.uploadedBy }, may }
			: { bytes: defaultTemplate(), own: null, may };
	});
}

/**
 * Puts in an office's own template, or goes back to ours (`bytes` null). Earlier ones are kept.
 * @throws Refusal `forbidden`, `not-found`, and as `checkTemplate`
 */
export async function saveTemplate(
	db: Db,
	actor: Actor,
	{ id, place, name, bytes, now }: { id: string; place: string; name: string; bytes: Uint8Array | null; now: Date }
): Promise<void> {
	if (!isUuid(id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	const office = await asActor(db, actor, async (db) => {
		const office = await officeOf(db, actor, place, now);
		await mayChangeTemplate(db, actor, office);
		return office;
	});
	// Unpacking takes its time; no transaction waits for it.
	if (bytes) await checkTemplate(bytes);
	await asActor(db, actor, async (db) => {
		const { accountId } = await mayChangeTemplate(db, actor, office);
		await addTemplate(db, { id, placeId: office, name: plainName(name), bytes, by: accountId, now });
		await audit(db, actor, {
			action: 'changed-report-template',
			subjectKind: 'place',
			subjectId: String(office),
			placeId: office,
			details: { bytes: bytes?.length ?? 0 }
		});
	});
}

const plainName = (name: string): string =>
	name
		.normalize('NFC')
		.replace(/[\u0000-\u001f/\\]/g, ' ')
		.trim()
		.slice(-120) || 'mau.docx';
