import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	name: locals.who.kind === 'public' ? '' : locals.who.name,
	kind: locals.who.kind
});
