import { redirect, type RequestEvent } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { day } from '#lib/format.ts';
import { checkDraft, saveVersion } from '#server/authoring/index.ts';
import { keepPicture, LICENCES, listPictures, UPLOAD_BYTES } from '#server/pictures/index.ts';
import type { Who } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { keeping, secret, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { bodyFrom, hasForm, placeOf, reshaped, type Body } from './item-form.ts';
import { previewOf } from './preview.ts';
import { findingsOf, type Findings } from './stage/findings.ts';
import type { Fault } from './words.ts';

type Staff = Extract<Who, { kind: 'staff' }>['actor'];

/** An item in the making, between two presses of a button. */
export interface Editing {
	body: Body;
	/** As JSON was typed, where that is how it is written; null for the form. */
	json: string | null;
	note: string;
	base: number;
	/** Null where nobody asked for a check. */
	faults: Fault[] | null;
	/** What was typed about a picture that is being brought. */
	brought: { source: string; licence: string; /** The picture that was kept just now. */ done: string };
	/** Of a performance: what trying it out has shown. */
	findings: Findings | null;
	/** The part that was last worked on, by its path. */
	place: string;
}

/** How an item is first shown for editing. */
export const editingOf = (body: Body, base: number): Editing => ({
	body,
	json: hasForm(body) ? null : written(body),
	note: '',
	base,
	faults: null,
	brought: { source: '', licence: '', done: '' },
	findings: findingsOf(body),
	place: 'screens.0'
});
const written = (body: Body) => JSON.stringify(body, null, 2);

/**
 * What a press on a button of the editor does: keep, check, go over between form and JSON, or add, take away and move a part. The
 * item comes back as it was typed.
 *
 * @param id the item that is edited; null for a new one, whose id is typed
 */
export async function edit({ locals, url, request }: RequestEvent, id: string | null) {
	const who = staff(locals.who, url);
	const form = await request.formData();
	const deed = text(form, 'do');
	const json = form.has('json') ? secret(form, 'json') : null;
	const kept: Editing = {
		body: {},
		json,
		note: text(form, 'note').slice(0, 500),
		base: Number(text(form, 'base')) || 0,
		faults: null,
		brought: { source: text(form, 'source'), licence: text(form, 'licence'), done: '' },
		findings: null,
		place: ''
	};
	let saved = '';
	const told = await keeping(kept, async () => {
		kept.body = json === null ? bodyFrom(form) : parsed(json);
		if (id !== null && kept.body['id'] !== id)
			throw new Refusal('item-id-fixed', `${String(kept.body['id'])} for ${id}`, { field: 'id', id });
		const file = form.get('upload');
		if (json === null && file instanceof File && file.size > 0) await bring(who.actor, kept, file);
		else if (deed === 'bring-picture') throw new Refusal('file-missing', 'no file was sent', { field: 'upload' });
		if (deed === 'save') {
			({ item: saved } = await saveVersion(db(), who.actor, { body: kept.body, base: kept.base, note: kept.note }));
		} else if (deed === 'to-json') kept.json = written(kept.body);
		else if (deed === 'to-form') kept.json = hasForm(kept.body) ? null : json;
		else if (deed === 'check') {
			kept.faults = await checkDraft(db(), who.actor, kept.body);
			kept.place = kept.faults[0]?.path ?? '';
		} else if (json === null) {
			kept.body = reshaped(kept.body, deed);
			kept.place = placeOf(kept.body, deed);
		}
		return { kept, preview: await previewOf(kept.body) };
	});
	// Also where something was refused: what was typed is shown as it is.
	kept.findings = findingsOf(kept.body);
	if (saved !== '') redirect(303, `/office/items/${encodeURIComponent(saved)}?saved`);
	return told;
}

/** Keeps a picture that came with the form, whatever was pressed: a browser does not keep the choice of a file. The item shows it. */
async function bring(actor: Staff, kept: Editing, file: File): Promise<void> {
	if (file.size > UPLOAD_BYTES)
		throw new Refusal('picture-too-large', `${file.size} bytes`, { field: 'upload', limit: UPLOAD_BYTES / 1e6 });
	const { source, licence } = kept.brought;
	const name = await keepPicture(db(), actor, { bytes: new Uint8Array(await file.arrayBuffer()), source, licence });
	kept.brought = { source: '', licence: '', done: name };
	// A performance shows pictures on its screens, where they are chosen.
	if (kept.body['type'] !== 'performance') kept.body['picture'] = name;
}

/** What the form needs to know of pictures. */
export async function picturesFor(actor: Staff) {
	const known = await listPictures(db(), actor);
	return {
		known: known.map(({ name, source, width, height, broughtAt }) => ({
			name,
			words: `${source} (${width} × ${height}, ${day(broughtAt)})`
		})),
		licences: LICENCES,
		limit: UPLOAD_BYTES / 1e6
	};
}

/** @throws Refusal `item-json-bad` with what the parser says of where */
function parsed(json: string): Body {
	try {
		const body: unknown = JSON.parse(json);
		if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
	} catch (thrown) {
		throw new Refusal('item-json-bad', (thrown as Error).message, { field: 'json', reason: (thrown as Error).message });
	}
	throw new Refusal('item-json-bad', 'not an object', { field: 'json', reason: '{ … }' });
}
