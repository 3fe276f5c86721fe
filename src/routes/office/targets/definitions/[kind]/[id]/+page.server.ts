import { error, redirect } from '@sveltejs/kit';
import { db } from '#server/platform/app.ts';
import { draftChange, openDefinition, type Kind } from '#server/definitions/index.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { definitionForm, typedOf } from '../../form.ts';
import type { Actions, PageServerLoad } from './$types';

function kindOf(kind: string): Kind {
	if (kind !== 'audience' && kind !== 'outcome') error(404);
	return kind;
}

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const opened = await openDefinition(db(), staff(locals.who, url).actor, kindOf(params.kind), params.id);
		return { ...opened, typed: typedOf(opened), changeId: newId() };
	});

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const [typed, id] = [definitionForm(form), text(form, 'id')];
		const done = await keeping({ typed }, async () => {
			const version = Number(text(form, 'version')) || 0;
			await draftChange(db(), actor, { id, kind: kindOf(params.kind), definition: params.id, version, form: typed });
			return { drafted: id };
		});
		if ('drafted' in done) redirect(303, `/office/targets/definitions/changes/${done.drafted}`);
		return done;
	}
};
