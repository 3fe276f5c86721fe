import { resident } from '#routes/guards.ts';
import { comparedFor } from './own.ts';
import { resultFor } from './result.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { who }, url }) => {
	const { actor } = who.kind === 'staff' ? who : resident(who, url);
	const result = await resultFor(actor, params.sitting, `/assess/${params.sitting}`);
	const compared = actor.kind === 'resident' ? await comparedFor(actor, params.sitting, url.searchParams.has('again')) : null;
	return { own: who.kind === 'resident', compared, ...result };
};
