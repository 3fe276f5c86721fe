import { redirect, type RequestEvent } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { checkDraft, saveVersion } from '#server/authoring/index.ts';
import { db } from '#server/platform/app.ts';
import { keeping, secret, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { bodyFrom, hasForm, placeOf, reshaped, type Body } from './item-form.ts';
import { previewOf } from './preview.ts';
import { findingsOf, type Findings } from './stage/findings.ts';
import type { Fault } from './words.ts';

/** An item in the making, between two presses of a button. */
export interface Editing {
	body: Body;
	/** As JSON was typed, where that is how it is written; null for the form. */
	json: string | null;
	note: string;
	base: number;
	/** Null where nobody asked for a check. */
	faults: Fault[] | null;
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
		findings: null,
		place: ''
	};
	let saved = '';
	const told = await keeping(kept, async () => {
		kept.body = json === null ? bodyFrom(form) : parsed(json);
		if (id !== null && kept.body['id'] !== id)
			throw new Refusal('item-id-fixed', `${String(kept.body['id'])} for ${id}`, { field: 'id', id });
		if (deed === 'save') {
			({ item: saved } = await saveVersion(db(), who.actor, { body: kept.body, base: kept.base, note: kept.note }));
		} else if (deed === 'to-json') kept.json = written(kept.body);
		else if (deed === 'to-form') kept.json = hasForm(kept.body) ? null : json;
		else if (deed === 'check') {
			kept.faults = await checkDraft(db(), who.actor, kept.body);
			kept.place = kept.faults[0]?.path ?? '';
		}		else if (json === null) {
			kept.body = reshaped(kept.body, deed);
			kept.place = placeOf(kept.body, deed);
		}
		kept.findings = findingsOf(kept.body);
		return { kept, preview: await previewOf(kept.body) };
	});
	if (saved !== '') redirect(303, `/office/items/${encodeURIComponent(saved)}?saved`);
	return told;
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
