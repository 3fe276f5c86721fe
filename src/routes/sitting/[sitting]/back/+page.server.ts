import { redirect } from '@sveltejs/kit';
import { keeping, secret } from '#routes/forms.ts';
import { lender } from '#routes/guards.ts';
import { whoseSitting } from '#server/assessment/index.ts';
import { takeBack, visitorOf } from '#server/platform/access/index.ts';
import { db, signInDb } from '#server/platform/app.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => ({ username: lender(locals.who, params.sitting).username });

export const actions: Actions = {
	default: async (event) => {
		const { params, locals, request } = event;
		const who = lender(locals.who, params.sitting);
		const password = secret(await request.formData(), 'password');
		return keeping({}, async () => {
			await takeBack(signInDb(), visitorOf(event, new Date()), who, { password });
			const { person } = await whoseSitting(db(), who.actor, params);
			redirect(303, `/office/people/${person}/sitting`);
		});
	}
};
