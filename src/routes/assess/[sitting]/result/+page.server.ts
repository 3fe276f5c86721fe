import { resident } from '#routes/guards.ts';
import { resultFor } from './result.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { who }, url }) => {
	const { actor } = who.kind === 'staff' ? who : resident(who, url);
	return { own: who.kind === 'resident', ...(await resultFor(actor, params.sitting, `/assess/${params.sitting}`)) };
};
