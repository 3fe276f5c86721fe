import { redirect } from '@sveltejs/kit';
import { resident } from '#routes/guards.ts';
import { finish, question, takeAnswer } from './answering.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const asked = await question(resident(locals.who, url).actor, params.sitting);
	if (asked.view.state === 'finished') redirect(303, `/assess/${asked.view.id}/result`);
	return asked;
};

export const actions: Actions = {
	answer: async ({ params, request, locals, url }) => {
		const done = await takeAnswer(resident(locals.who, url).actor, params.sitting, request);
		if (!('answered' in done)) return done;
		redirect(303, done.state === 'finished' ? `/assess/${done.id}/result` : `/assess/${done.id}`);
	},
	finish: async ({ params, locals, url }) => {
		const done = await finish(resident(locals.who, url).actor, params.sitting);
		if ('result' in done) redirect(303, `/assess/${done.id}/result`);
		return done;
	}
};
