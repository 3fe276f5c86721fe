import { redirect } from '@sveltejs/kit';
import { Group } from '#contract/content.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { readGroupPolicies } from '#server/policies/index.ts';
import { orError, shaped } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { simulateAsTyped } from '../asked-form.ts';
import { namesOfFramework } from '../names.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => ({
		...(await readGroupPolicies(db(), staff(locals.who, url).actor, { group: params.group, now: new Date() })),
		...(await namesOfFramework()),
		id: newId()
	}));

export const actions: Actions = {
	simulate: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const of = { group: shaped(Group, params.group), proposal: null };
		const failed = await simulateAsTyped(staff(locals.who, url).actor, form, of);
		if (failed) return failed;
		redirect(303, `/office/policies/${params.group}/simulations/${text(form, 'id')}`);
	}
};
