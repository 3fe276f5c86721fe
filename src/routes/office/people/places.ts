import { vietnamDay } from '#core/days.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { myPlaces } from '#server/people/index.ts';
import { findPlace, placeByCode, placesUnder, type Place } from '#server/places/index.ts';
import { text } from '#routes/forms.ts';

/** The province this house stands in; names of places are looked up inside it. */
const PROVINCE = '82';

export interface PlaceChoice {
	id: number;
	name: string;
	/** Inside the one before it. */
	inner: boolean;
	write: boolean;
}

/** The places whose people the reader sees, each followed by what is right under it. */
export async function placeChoices(db: Db, actor: Actor, now: Date): Promise<PlaceChoice[]> {
	const mine = await myPlaces(db, actor);
	const lists = await Promise.all(
		mine.map(async ({ id, name, write }) => [
			{ id, name, inner: false, write },
			...(await placesUnder(db, id, vietnamDay(now))).map((under) => ({ id: under.id, name: under.name, inner: true, write }))
		])
	);
	return lists.flat();
}

/** Where somebody lives, as a form says it: chosen from a list, or written out and then, where several answer, chosen among them. */
export type ChosenPlace = { id: number } | { id: null; text: string; candidates: Place[] };

export async function chosenPlace(db: Db, form: FormData, now: Date): Promise<ChosenPlace> {
	const id = Number(text(form, 'place'));
	if (Number.isInteger(id) && id > 0) return { id };
	const written = text(form, 'placeText').slice(0, 200);
	if (written === '') return { id: null, text: '', candidates: [] };
	const on = vietnamDay(now);
	const province = await placeByCode(db, PROVINCE, on);
	const found = await findPlace(db, { text: written, withinId: province?.id ?? null, on });
	if (found.kind === 'found') return { id: found.place.id };
	return {
		id: null,
		text: written,
		candidates: found.kind === 'ambiguous' ? found.candidates : found.inside ? [found.inside, ...found.near] : found.near
	};
}
