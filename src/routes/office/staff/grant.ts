import { Refusal } from '#core/refusal.ts';
import { searchPlaces, type Place } from '#server/places/index.ts';
import { findOrganisations, ROLES, ROLES_IN_A_PLACE, type Grant } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { text } from '#routes/forms.ts';

/** What was typed about a role, and what there is to choose from where it was not clear. */
export interface GrantForm {
	role: Grant['role'];
	place: string;
	organisation: string;
	places: { id: number; name: string; above: string }[];
	organisations: { id: string; name: string; placeName: string }[];
}

export const grantForm = (form: FormData): GrantForm => ({
	role: ROLES.find((role) => role === form.get('role')) ?? 'helper',
	place: text(form, 'place').slice(0, 100),
	organisation: text(form, 'organisation').slice(0, 100),
	places: [],
	organisations: []
});

/**
 * The role that a form asks for. A name that fits several places or organisations is not guessed at: they are put into `kept`,
 * for the reader to choose one.
 *
 * @throws Refusal `place-unknown`, `place-unclear`, `organisation-unknown`, `organisation-unclear`
 */
export async function grantOf(form: FormData, kept: GrantForm, now: Date): Promise<Grant> {
	const { role } = kept;
	return {
		role,
		placeId: ROLES_IN_A_PLACE.includes(role) ? await placeOf(form, kept, now) : null,
		organisationId: role === 'organisation' ? await organisationOf(form, kept) : null
	};
}

async function placeOf(form: FormData, kept: GrantForm, now: Date): Promise<number | null> {
	const chosen = Number(form.get('placeId'));
	if (kept.place === '') return null;
	// The day in Việt Nam.
	const on = new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
	const found = await searchPlaces(db(), { q: kept.place, on, inForceOnly: true, limit: 20 });
	const exact = found.filter((place) => place.name.toLowerCase() === kept.place.toLowerCase() || place.code === kept.place);
	const [only] = exact.length === 1 ? exact : found;
	if (found.some(({ id }) => id === chosen)) return chosen;
	if (!only) throw new Refusal('place-unknown', kept.place, { field: 'place', text: kept.place });
	if (exact.length === 1 || found.length === 1) return only.id;
	kept.places = found.map((place) => ({ id: place.id, name: place.name, above: aboveOf(place) }));
	throw new Refusal('place-unclear', kept.place, { field: 'place', count: found.length });
}

const aboveOf = (place: Place): string =>
	place.above
		.map(({ name }) => name)
		.reverse()
		.join(', ');

async function organisationOf(form: FormData, kept: GrantForm): Promise<string | null> {
	const chosen = form.get('organisationId');
	if (kept.organisation === '') return null;
	const found = await findOrganisations(db(), kept.organisation);
	const [only] = found;
	if (found.some(({ id }) => id === chosen)) return String(chosen);
	if (!only) throw new Refusal('organisation-unknown', kept.organisation, { field: 'organisation', text: kept.organisation });
	if (found.length === 1) return only.id;
	kept.organisations = found;
	throw new Refusal('organisation-unclear', kept.organisation, { field: 'organisation', count: found.length });
}
