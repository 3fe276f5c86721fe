import type { Change } from '#core/lineage/check-changes.ts';
import { documentType } from '#core/documents.ts';
import { Refusal } from '#core/refusal.ts';
import { dayTyped } from '#core/typed.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import {
	addChanges,
	decreeById,
	documentOf,
	insertDecree,
	putDocument,
	removeChanges,
	removeDecree,
	updateDecree,
	type Decree,
	type DecreeText
} from './decree-queries.ts';
import { mayDraft, maySee } from './policy.ts';
import { readChanges, type FileProblem } from './read-changes.ts';

/** What is written about a decree in a form; days as people type them. */
export interface DecreeForm {
	number: string;
	issuer: string;
	title: string;
	titleEn: string;
	effective: string;
	signed: string;
	source: string;
}

/** Of the decree itself, kept with the draft. */
export const DOCUMENT_BYTES = 10_000_000;

function textOf(form: DecreeForm): DecreeText {
	for (const field of ['number', 'issuer', 'title', 'source'] as const)
		if (form[field] === '' || form[field].length > 300)
			throw new Refusal('decree-field', `${field} is missing or too long`, { field });
	const effective = dayTyped(form.effective);
	if (!effective) throw new Refusal('decree-day', 'no day on which it takes effect', { field: 'effective' });
	const signed = form.signed === '' ? null : dayTyped(form.signed);
	if (form.signed !== '' && !signed) throw new Refusal('decree-day', 'not a day', { field: 'signed' });
	if (signed && signed > effective) throw new Refusal('decree-signed-after', 'signed after it takes effect', { field: 'signed' });
	return { ...form, titleEn: form.titleEn || form.title, effective, signed };
}

/** Begins a draft. Sent twice, it is one. @throws Refusal `forbidden`, `decree-field`, `decree-day`, `decree-signed-after` */
export async function createDecree(
	db: Db,
	actor: Actor,
	{ id, form, now }: { id: string; form: DecreeForm; now: Date }
): Promise<void> {
	const text = textOf(form);
	return asActor(db, actor, async (db) => {
		await mayDraft(db, actor);
		if (!isUuid(id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
		await insertDecree(db, id, text, now);
		await audit(db, actor, { action: 'drafted-decree', subjectKind: 'decree', subjectId: id });
	});
}

/** @throws Refusal as `createDecree`, and `decree-busy` where it is no draft any more */
export async function changeDecree(db: Db, actor: Actor, { id, form }: { id: string; form: DecreeForm }): Promise<void> {
	const text = textOf(form);
	return asActor(db, actor, async (db) => {
		await draft(db, actor, id);
		if (!(await updateDecree(db, id, text))) throw new Refusal('decree-busy', 'no draft');
		await audit(db, actor, { action: 'changed-decree', subjectKind: 'decree', subjectId: id });
	});
}

export function discardDecree(db: Db, actor: Actor, { id }: { id: string }): Promise<void> {
	return asActor(db, actor, async (db) => {
		await draft(db, actor, id);
		if (!(await removeDecree(db, id))) throw new Refusal('decree-busy', 'no draft');
		await audit(db, actor, { action: 'discarded-decree', subjectKind: 'decree', subjectId: id });
	});
}

/** Adds rows by hand: a unit that goes somewhere, a hamlet that is assigned. @throws Refusal `forbidden`, `decree-busy` */
export function addChangeRows(db: Db, actor: Actor, { id, rows }: { id: string; rows: Omit<Change, 'n'>[] }): Promise<void> {
	return asActor(db, actor, async (db) => {
		await draft(db, actor, id);
		await addChanges(
			db,
			id,
			rows.map((row) => ({
				...row,
				oldCode: row.oldCode.slice(0, 20),
				oldName: row.oldName.slice(0, 200),
				newName: row.newName.slice(0, 200)
			}))
		);
	});
}

export function removeChangeRows(db: Db, actor: Actor, { id, rows }: { id: string; rows: number[] | 'all' }): Promise<void> {
	return asActor(db, actor, async (db) => {
		await draft(db, actor, id);
		await removeChanges(db, id, rows);
	});
}

/**
 * Rows of a CSV file join the draft, or none does and each cell that can't be read is told.
 * @throws Refusal `forbidden`, `decree-busy`, and those of `readChanges`
 */
export async function importChanges(
	db: Db,
	actor: Actor,
	{ id, bytes, replace }: { id: string; bytes: Uint8Array; replace: boolean }
): Promise<{ added: number; problems: FileProblem[] }> {
	const { rows, problems } = readChanges(bytes);
	return asActor(db, actor, async (db) => {
		await draft(db, actor, id);
		if (problems.length > 0) return { added: 0, problems };
		if (replace) await removeChanges(db, id, 'all');
		await addChanges(db, id, rows);
		await audit(db, actor, { action: 'changed-decree', subjectKind: 'decree', subjectId: id, details: { rows: rows.length } });
		return { added: rows.length, problems };
	});
}

/** Keeps the decree's own document with it, once. @throws Refusal `file-too-large`, `decree-document-kind`, `forbidden`, `decree-busy` */
export async function attachDocument(
	db: Db,
	actor: Actor,
	{ id, name, bytes }: { id: string; name: string; bytes: Uint8Array }
): Promise<void> {
	if (bytes.length > DOCUMENT_BYTES)
		throw new Refusal('file-too-large', `${bytes.length} bytes`, { limit: DOCUMENT_BYTES / 1e6 });
	const mediaType = documentType(bytes);
	if (!mediaType) throw new Refusal('decree-document-kind', 'not a PDF, Word document, JPEG or PNG');
	return asActor(db, actor, async (db) => {
		const { accountId } = await mayDraft(db, actor);
		await draft(db, actor, id);
		await putDocument(db, id, { name: name.slice(0, 200), mediaType, bytes, by: accountId });
		await audit(db, actor, { action: 'attached-decree', subjectKind: 'decree', subjectId: id, details: { bytes: bytes.length } });
	});
}

export function readDocument(
	db: Db,
	actor: Actor,
	{ id }: { id: string }
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
	return asActor(db, actor, async (db) => {
		await maySee(db, actor);
		const found = await documentOf(db, id);
		if (!found) throw new Refusal('not-found', 'no document');
		return found;
	});
}

async function draft(db: Db, actor: Actor, id: string): Promise<Decree> {
	await mayDraft(db, actor);
	const decree = await decreeById(db, id);
	if (!decree) throw new Refusal('not-found', 'no such decree');
	if (decree.state !== 'draft' || decree.work !== null)
		throw new Refusal('decree-busy', `the decree is ${decree.work ?? decree.state}`);
	return decree;
}
