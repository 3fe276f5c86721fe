import type { Problem } from '#core/roster/problems.ts';
import { findPlace, placeById, placeFinder, type FoundPlace, type Place } from '#server/places/index.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Where a row's person lives, as far as the register knows; or why not. */
export interface Home {
	placeId: number | null;
	/** The hamlet that the commune's cell named, where it named one. */
	hamlet?: string;
	problem?: Problem[1];
	details?: Record<string, string | number>;
}

/**
 * Finds the places that a roster's cells name, each text once: `learn` asks the register about what is new, `home` then
 * answers without waiting. A commune's roster stays in its commune; an organisation's members may live anywhere.
 */
export class Homes {
	readonly #known = new Map<string, Home>();
	readonly #hamlets = new Map<string, Home>();
	readonly #db: Db;
	readonly #scope: Place;
	readonly #own: boolean;
	readonly #on: string;
	readonly #inside: (text: string) => Promise<FoundPlace>;

	/** @param own whether everybody must live inside `scope`; else it is where those live of whom nothing is said */
	constructor(db: Db, scope: Place, own: boolean, on: string) {
		this.#db = db;
		this.#scope = scope;
		this.#own = own;
		this.#on = on;
		this.#inside = placeFinder(db, { withinId: own ? scope.id : (scope.above[0]?.id ?? null), on });
	}

	/** Asks the register about texts it was not asked about before. */
	async learn(cells: readonly { place: string; hamlet: string }[]): Promise<void> {
		for (const { place, hamlet } of cells) {
			let home = this.#known.get(place);
			if (!home) this.#known.set(place, (home = place === '' ? { placeId: this.#scope.id } : await this.#find(place)));
			if (this.#own || hamlet === '' || home.placeId === null) continue;
			const key = `${home.placeId} ${hamlet}`;
			if (!this.#hamlets.has(key)) this.#hamlets.set(key, await this.#findHamlet(home.placeId, hamlet));
		}
	}

	/** Where somebody lives whose cells say so. Call `learn` first. */
	home(place: string, hamlet: string): Home {
		const home = this.#known.get(place) ?? { placeId: null };
		if (home.problem === 'place-part' && hamlet === '')
			return { placeId: null, problem: 'place-split', ...(home.details && { details: home.details }) };
		if (this.#own || hamlet === '' || home.placeId === null) return home;
		const found = this.#hamlets.get(`${home.placeId} ${hamlet}`);
		return found ? { ...home, ...found } : home;
	}

	async #find(text: string): Promise<Home> {
		const found = await this.#inside(text);
		if (found.kind === 'found') return this.#settle(found, text);
		if (found.kind === 'ambiguous') return this.#several(found.candidates, text);
		const anywhere = await findPlace(this.#db, { text, on: this.#on });
		if (!this.#own && anywhere.kind === 'found') return this.#settle(anywhere, text);
		if (!this.#own && anywhere.kind === 'ambiguous') return this.#several(anywhere.candidates, text);
		if (anywhere.kind === 'found')
			return {
				placeId: null,
				problem: 'place-outside',
				details: { value: text, place: titleOf(anywhere.place), own: this.#scope.name }
			};
		if (anywhere.kind === 'ambiguous')
			return {
				placeId: null,
				problem: 'place-outside',
				details: { value: text, place: namesOf(anywhere.candidates), own: this.#scope.name }
			};
		return {
			placeId: null,
			problem: 'place-unknown',
			details: { value: text, near: namesOf(found.near.length > 0 ? found.near : anywhere.near) }
		};
	}

	#settle({ place, via }: Extract<FoundPlace, { kind: 'found' }>, text: string): Home {
		if (place.level === 'hamlet' && this.#own) return { placeId: this.#scope.id, hamlet: place.name };
		if (place.level !== 'commune' && place.level !== 'hamlet')
			return { placeId: null, problem: 'place-unknown', details: { value: text, near: '' } };
		if (!via) return { placeId: place.id };
		return {
			placeId: place.id,
			problem: via.partial ? 'place-part' : 'place-former',
			details: { value: via.name, place: place.name }
		};
	}

	#several(candidates: Place[], text: string): Home {
		return { placeId: null, problem: 'place-ambiguous', details: { value: text, candidates: namesOf(candidates) } };
	}

	async #findHamlet(communeId: number, text: string): Promise<Home> {
		const found = await findPlace(this.#db, { text, withinId: communeId, on: this.#on });
		if (found.kind === 'found' && found.place.level === 'hamlet') return { placeId: found.place.id };
		return { placeId: communeId, problem: 'hamlet-unknown', details: { value: text } };
	}
}

const titleOf = (place: Place) => [place.name, place.above.at(-1)?.name].filter(Boolean).join(', ');
const namesOf = (places: Place[]) =>
	[...new Set(places.slice(0, 5).map((place) => `${titleOf(place)} (${place.code})`))].join('; ');

/** The roster's own place with what stands above it. */
export async function placeOfRoster(db: Db, id: number): Promise<Place> {
	const place = await placeById(db, id);
	if (!place) throw new Error(`place ${id} is gone`);
	return place;
}
