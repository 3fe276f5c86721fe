import { redirect } from '@sveltejs/kit';
import { abandon, finish, question, takeAnswer } from '#routes/assess/[sitting]/answering.ts';
import { lender } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const asked = await question(lender(locals.who, params.sitting).actor, params.sitting);
	if (asked.view.state === 'finished') redirect(303, `/sitting/${asked.view.id}/result`);
	return asked;
};

export const actions: Actions = {
	answer: async ({ params, request, locals }) => {
		const done = await takeAnswer(lender(locals.who, params.sitting).actor, params.sitting, request);
		if (!('answered' in done)) return done;
		redirect(303, done.state === 'finished' ? `/sitting/${done.id}/result` : `/sitting/${done.id}`);
	},
	finish: async ({ params, locals }) => {
		const done = await finish(lender(locals.who, params.sitting).actor, params.sitting);
		if ('result' in done) redirect(303, `/sitting/${done.id}/result`);
		return done;
	},
	abandon: async ({ params, locals }) => {
		const refused = await abandon(lender(locals.who, params.sitting).actor, params.sitting);
		if (refused) return refused;
		redirect(303, `/sitting/${params.sitting}/back`);
	}
};
