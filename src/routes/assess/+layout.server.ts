import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { who } }) => ({
	name: who.kind === 'resident' || who.kind === 'staff' ? who.name : null,
	staff: who.kind === 'staff'
});
