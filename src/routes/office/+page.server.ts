import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** Whoever types the address of the office alone begins where everybody begins. */
export const load: PageServerLoad = () => redirect(303, '/office/board');
