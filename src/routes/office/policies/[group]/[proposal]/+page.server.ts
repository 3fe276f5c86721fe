import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Group } from '#contract/content.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { decideProposal, readProposal } from '#server/policies/index.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { simulateAsTyped } from '../../asked-form.ts';
import { namesOfFramework } from '../../names.ts';
import type { Actions, PageServerLoad } from './$types';

const Verdict = z.enum(['confirmed', 'refused', 'withdrawn']);

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => ({
		...(await readProposal(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.proposal) })),
		...(await namesOfFramework()),
		id: newId()
	}));

export const actions: Actions = {
	simulate: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const of = { group: shaped(Group, params.group), proposal: shaped(z.uuid(), params.proposal) };
		const failed = await simulateAsTyped(staff(locals.who, url).actor, form, of);
		if (failed) return failed;
		redirect(303, `/office/policies/${params.group}/simulations/${text(form, 'id')}`);
	},
	decide: ({ locals, url, params, request }) =>
		attempt(async () => {
			const verdict = shaped(Verdict, text(await request.formData(), 'verdict'));
			const { actor } = staff(locals.who, url);
			return { decided: await decideProposal(db(), actor, { id: shaped(z.uuid(), params.proposal), verdict, now: new Date() }) };
		})
};
