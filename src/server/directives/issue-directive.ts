import { documentType } from '#core/documents.ts';
import { dayTyped } from '#core/typed.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid, newId } from '#server/platform/ids.ts';
import { asStaff, type Staff } from './policy.ts';
import { fileById, ownOffices, putDirective, putFile } from './queries.ts';

/** A document of a directive or of a task: kept once, at most so large. */
export const FILE_BYTES = 10_000_000;

export interface SentFile {
	name: string;
	bytes: Uint8Array;
}
/** What is written about a directive in a form; days as people type them. */
export interface DirectiveForm {
	number: string;
	issuer: string;
	title: string;
	about: string;
	signed: string;
	effective: string;
	/** The office in whose name it is issued. */
	placeId: number | null;
}

function textOf(form: DirectiveForm): { signed: string; effective: string } {
	for (const field of ['number', 'issuer', 'title'] as const)
		if (form[field] === '' || form[field].length > 300)
			throw new Refusal('directive-field', `${field} is missing or too long`, { field });
	if (form.about.length > 5000) throw new Refusal('directive-field', 'about is too long', { field: 'about' });
	const signed = dayTyped(form.signed);
	if (!signed) throw new Refusal('directive-day', 'not a day', { field: 'signed' });
	const effective = form.effective === '' ? signed : dayTyped(form.effective);
	if (!effective) throw new Refusal('directive-day', 'not a day', { field: 'effective' });
	if (effective < signed) throw new Refusal('directive-before-signed', 'in effect before it was signed', { field: 'effective' });
	return { signed, effective };
}

/**
 * Enters a directive of one's own office, with its document where there is one. Sent twice, it is one.
 *
 * @throws Refusal `forbidden`, `directive-field`, `directive-day`, `directive-before-signed`, `directive-office`, `task-file-large`, `task-file-kind`
 */
export async function issueDirective(
	db: Db,
	actor: Actor,
	{ id, form, file }: { id: string; form: DirectiveForm; file: SentFile | null }
): Promise<void> {
	const staff = asStaff(actor);
	if (!isUuid(id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	const { signed, effective } = textOf(form);
	await asActor(db, actor, async (db) => {
		const offices = await ownOffices(db);
		const office = offices.length === 1 ? offices[0] : offices.find(({ placeId }) => placeId === form.placeId);
		if (offices.length === 0) throw new Refusal('forbidden', 'only the office of a unit issues directives');
		if (!office) throw new Refusal('directive-office', 'in whose name?', { field: 'place' });
		const { number, issuer, title, about } = form;
		await putDirective(db, {
			id,
			number,
			issuer,
			title,
			about,
			signed,
			effective,
			place_id: office.placeId,
			created_by: staff.accountId
		});
		if (file) await keepFile(db, staff, { directive: id, task: null, file });
		await audit(db, actor, { action: 'issued-directive', subjectKind: 'directive', subjectId: id, placeId: office.placeId });
	});
}

/** Keeps a file with a directive or a task. @returns its id @throws Refusal `task-file-large`, `task-file-kind` */
export function keepFile(
	db: Db,
	{ accountId }: Staff,
	{ directive, task, file: { name, bytes } }: { directive: string; task: string | null; file: SentFile }
): Promise<string> {
	if (bytes.length > FILE_BYTES)
		throw new Refusal('task-file-large', `${bytes.length} bytes`, { field: 'file', limit: FILE_BYTES / 1e6 });
	const mediaType = documentType(bytes);
	if (!mediaType) throw new Refusal('task-file-kind', 'not a PDF, Word document, JPEG or PNG', { field: 'file' });
	return putFile(db, { id: newId(), directive, task, name: name.slice(0, 200), mediaType, bytes, by: accountId });
}

/** @throws Refusal `not-found` where there is none, or the actor does not see what it belongs to */
export function readFile(
	db: Db,
	actor: Actor,
	{ id }: { id: string }
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
	return asActor(db, actor, async (db) => {
		const found = isUuid(id) ? await fileById(db, id) : undefined;
		if (!found) throw new Refusal('not-found', 'no such file');
		return found;
	});
}
