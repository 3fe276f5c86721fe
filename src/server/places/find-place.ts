import { bareName, compareNames, KIND_WORDS, readAddress, readPlaceName, type PlaceName } from '#core/place-names.ts';
import { toneless } from '#core/text.ts';
import type { Db } from '#server/platform/db/index.ts';
import { idsAlike, idsByCode, idsByWholeName, placesById, type Kin, type Place } from './queries.ts';

/** One place, or several to choose from, or none: never a guess. */
export type FoundPlace =
	/** `via`: it was found through the code or name of a unit that became it. */
	| { kind: 'found'; place: Place; via: Kin | null }
	/** Several answer, or one whose tones differ from what was written: a person chooses. */
	| { kind: 'ambiguous'; candidates: Place[] }
	/** `near`: names that look alike. `inside`: the unit above was found, and has no such place in it. */
	| { kind: 'unknown'; near: Place[]; inside: Place | null };

export interface PlaceQuestion {
	/** A code of today or of before, a name, or an address from the smallest place up: `ấp 3, xã Tân Hoà, huyện Lai Vung`. */
	text: string;
	/** Only this place and what is inside it. */
	withinId?: number | null;
	/** The day that counts as today, `yyyy-mm-dd`. */
	on: string;
}

/** Finds the place in force that a cell of a roster means. */
export async function findPlace(db: Db, { text, withinId = null, on }: PlaceQuestion): Promise<FoundPlace> {
	const [scope] = withinId === null ? [] : await placesById(db, [withinId]);
	const inScope = (place: Place) => !scope || place.id === scope.id || place.path.startsWith(`${scope.path}.`);
	const code = text.normalize('NFKC').replace(/[\s']/g, '');
	if (/^\d{5}(\.\d{3})?$/.test(code)) {
		const hits = await inForce(db, await placesById(db, await idsByCode(db, code)), on);
		return settled(
			hits.filter(({ place }) => inScope(place)),
			() => nothing(db, code, withinId, on, null)
		);
	}
	const [smallest, ...above] = readAddress(text);
	if (!smallest) return { kind: 'unknown', near: [], inside: null };
	const named = (await placesById(db, await idsByWholeName(db, wholeNames(smallest)))).filter(
		(place) => !smallest.kinds || smallest.kinds.includes(place.kind)
	);
	const lying = await keepLying(db, named, above);
	const hits: Hit[] = [];
	for (const grade of ['same', 'toneless', 'doubtful'] as const) {
		const graded = lying.filter((place) => compareNames(smallest.name, readPlaceName(place.name).name) === grade);
		hits.push(...(await inForce(db, graded, on)).filter(({ place }) => inScope(place)));
		if (hits.length === 0) continue;
		return grade === 'doubtful'
			? { kind: 'ambiguous', candidates: distinct(hits) }
			: settled(hits, () => nothing(db, smallest.name, withinId, on, null));
	}
	const unit = above.length === 0 ? null : await findPlace(db, { text: text.slice(text.search(/[,;–-]/) + 1), withinId, on });
	return nothing(db, toneless(text.split(/[,;–]/)[0] ?? ''), withinId, on, unit?.kind === 'found' ? unit.place : null);
}

/** A finder that remembers, for imports that ask the same few places thousands of times. */
export function placeFinder(db: Db, scope: Omit<PlaceQuestion, 'text'>): (text: string) => Promise<FoundPlace> {
	const known = new Map<string, Promise<FoundPlace>>();
	return (text) => {
		const key = text.normalize('NFC').trim();
		const answer = known.get(key) ?? findPlace(db, { ...scope, text: key });
		known.set(key, answer);
		return answer;
	};
}

interface Hit {
	place: Place;
	via: Kin | null;
}

/** Each place that is in force, and for each that is not what it became: all of it, in parts where it was split. */
async function inForce(db: Db, places: Place[], on: string): Promise<Hit[]> {
	const hits: Hit[] = places
		.filter((place) => place.validFrom <= on || place.validFrom === '-infinity')
		.filter((place) => isLater(place.validTo, on))
		.map((place) => ({ place, via: null }));
	const gone = places.filter((place) => !isLater(place.validTo, on));
	for (const old of gone) {
		const heirs = await placesById(
			db,
			old.became.map(({ id }) => id)
		);
		for (const heir of await inForce(db, heirs, on)) {
			const step = heir.place.former.find(({ id }) => id === old.id);
			hits.push({ place: heir.place, via: step ?? heir.via });
		}
	}
	return hits;
}

const isLater = (validTo: string, on: string) => validTo === 'infinity' || validTo > on;

/** Those of `places` that lie in everything that was written after them, in its own time or today. */
async function keepLying(db: Db, places: Place[], above: PlaceName[]): Promise<Place[]> {
	if (above.length === 0) return places;
	const lines = await Promise.all(
		places.map(async (place) => {
			const units = [...place.above, ...place.former];
			const formerOfAbove = (
				await placesById(
					db,
					place.above.map(({ id }) => id)
				)
			).flatMap(({ former }) => former);
			return [...units, ...formerOfAbove]
				.map(({ name }) => name)
				.concat([...place.former, ...formerOfAbove].flatMap(({ parentName }) => parentName ?? []));
		})
	);
	return places.filter((_, n) =>
		above.every(
			({ name }) =>
				toneless(name) === 'viet nam' || lines[n]!.some((unit) => compareNames(name, readPlaceName(unit).name) !== 'different')
		)
	);
}

function settled(hits: Hit[], none: () => Promise<FoundPlace>): FoundPlace | Promise<FoundPlace> {
	const candidates = distinct(hits);
	const [only] = candidates;
	if (!only) return none();
	if (candidates.length > 1) return { kind: 'ambiguous', candidates };
	const direct = hits.some(({ via }) => via === null);
	return { kind: 'found', place: only, via: direct ? null : hits[0]!.via };
}

const distinct = (hits: Hit[]) => [...new Map(hits.map(({ place }) => [place.id, place])).values()];

async function nothing(db: Db, plain: string, withinId: number | null, on: string, inside: Place | null): Promise<FoundPlace> {
	return {
		kind: 'unknown',
		near: await placesById(db, await idsAlike(db, toneless(plain), inside?.id ?? withinId, on, 5)),
		inside
	};
}

/** The ways a whole toneless name may stand in the register. */
function wholeNames({ name }: PlaceName): string[] {
	const bare = bareName(name);
	const spellings = /^\d$/.test(bare) ? [bare, `0${bare}`, `so ${bare}`] : [bare, toneless(name)];
	return spellings.flatMap((spelling) => [spelling, ...KIND_WORDS.map((word) => `${word} ${spelling}`)]);
}
