import { resultFor } from '#routes/assess/[sitting]/result/result.ts';
import { lender } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

/** Shown to the person first, before the device goes back. */
export const load: PageServerLoad = async ({ params, locals }) => ({
	found: await resultFor(lender(locals.who, params.sitting).actor, params.sitting, `/sitting/${params.sitting}`)
});
