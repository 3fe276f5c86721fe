import { redirect } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { refusalWords } from '#lib/refusals.ts';
import {
	addChangeRows,
	attachDocument,
	changeDecree,
	CHANGES_BYTES,
	discardDecree,
	DOCUMENT_BYTES,
	importChanges,
	openDecree,
	removeChangeRows
} from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { decreeForm } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const { decree, changes, problems, mayDraft } = await openDecree(db(), actor, { id: params.decree });
		return {
			decree,
			changes,
			problems,
			mayDraft,
			refused: decree.refused && { ...decree.refused, message: refusalWords(decree.refused.code, decree.refused.details) },
			limits: { document: DOCUMENT_BYTES / 1e6, rows: CHANGES_BYTES / 1e6 }
		};
	});

/** A file that a form sent. @throws Refusal `file-missing`, `file-too-large` */
function sent(form: FormData, name: string, limit: number): File {
	const file = form.get(name);
	if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent', { field: name });
	if (file.size > limit) throw new Refusal('file-too-large', `${file.size} bytes`, { limit: limit / 1e6 });
	return file;
}
const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

export const actions: Actions = {
	text: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const typed = decreeForm(await request.formData());
		return keeping({ typed }, async () => {
			await changeDecree(db(), actor, { id: params.decree, form: typed });
			return { saved: true };
		});
	},
	document: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return keeping({}, async () => {
			const file = sent(form, 'document', DOCUMENT_BYTES);
			await attachDocument(db(), actor, { id: params.decree, name: file.name, bytes: await bytesOf(file) });
			return { saved: true };
		});
	},
	rows: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return keeping({}, async () => {
			const file = sent(form, 'rows', CHANGES_BYTES);
			const replace = text(form, 'replace') === 'yes';
			return { imported: await importChanges(db(), actor, { id: params.decree, bytes: await bytesOf(file), replace }) };
		});
	},
	add: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const row = {
			oldCode: text(form, 'oldCode'),
			oldName: '',
			newCode: text(form, 'newCode'),
			newName: text(form, 'newName'),
			newKind: '',
			parentCode: text(form, 'parentCode'),
			partial: text(form, 'partial') === 'yes'
		};
		return keeping({ row }, async () => {
			await addChangeRows(db(), actor, { id: params.decree, rows: [row] });
			return { saved: true };
		});
	},
	remove: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const n = Number(text(await request.formData(), 'n'));
		return keeping({}, async () => {
			await removeChangeRows(db(), actor, { id: params.decree, rows: Number.isInteger(n) ? [n] : [] });
			return { saved: true };
		});
	},
	discard: async ({ locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const refused = await keeping({}, async () => {
			await discardDecree(db(), actor, { id: params.decree });
			return null;
		});
		if (refused) return refused;
		redirect(303, '/office/decrees');
	}
};
