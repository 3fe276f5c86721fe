import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({ name: locals.who.kind === 'resident' ? locals.who.name : null });
