/**
 * Lineage: which unit carries a place on which map. A *map* is what holds between the days on which two decrees take effect, and is
 * called by its first day. Whatever was recorded stays where it was recorded; a map says which unit it counts for.
 *
 * Days are `yyyy-mm-dd`, or `-infinity` and `infinity`, which sort as they should.
 */
export interface Unit {
	id: number;
	/** The unit it lay in when it began; null for a province. */
	parentId: number | null;
	validFrom: string;
	/** The first day on which it is no longer in force; `validFrom` itself where the decree that began it was taken back. */
	validTo: string;
}
/** One unit went to another, whole or in part. */
export interface Heir {
	fromId: number;
	toId: number;
}
/** From that day on a unit lies in another one than before: a hamlet that was transferred. */
export interface Placement {
	placeId: number;
	parentId: number;
	fromDate: string;
}
export interface Register {
	units: Unit[];
	heirs: Heir[];
	placements: Placement[];
}

/** What carries a place on one map: a unit in force there and its path from the province down; null: no closer than the country. */
export interface Carried {
	carrier: number | null;
	path: number[];
}
/** Place → what carries it. Every place of the register has exactly one, so that no map loses or doubles anybody. */
export type PlaceMap = Map<number, Carried>;

const country: Carried = { carrier: null, path: [] };

/**
 * The map that begins on `first` and holds until `next` (`infinity` for today's).
 *
 * - A unit in force carries itself, under the unit it lies in, or under what carries that one.
 * - One that had ended counts for its heir; where it went in parts, for the lowest unit that holds all of them; where it has no
 *   heir (a level abolished), for what it lay in.
 * - One that had not begun counts for what it was made of, in the same way.
 */
export function mapOf({ units, heirs, placements }: Register, first: string, next: string): PlaceMap {
	const byId = new Map(units.map((unit) => [unit.id, unit]));
	const became = Map.groupBy(heirs, ({ fromId }) => fromId);
	const madeOf = Map.groupBy(heirs, ({ toId }) => toId);
	const moved = new Map<number, Placement>();
	for (const placement of placements) {
		const known = moved.get(placement.placeId);
		if (placement.fromDate <= first && (!known || known.fromDate < placement.fromDate)) moved.set(placement.placeId, placement);
	}
	const map: PlaceMap = new Map();
	const carried = (id: number | null): Carried => {
		const unit = id === null ? undefined : byId.get(id);
		if (!unit) return country;
		const known = map.get(unit.id);
		if (known) return known;
		const found = find(unit);
		map.set(unit.id, found);
		return found;
	};
	const find = (unit: Unit): Carried => {
		const above = moved.get(unit.id)?.parentId ?? unit.parentId;
		const ended = unit.validTo <= first;
		if (!ended && unit.validFrom < next && unit.validFrom < unit.validTo)
			return { carrier: unit.id, path: [...carried(above).path, unit.id] };
		const kin = ended
			? (became.get(unit.id) ?? []).map(({ toId }) => toId)
			: (madeOf.get(unit.id) ?? []).map(({ fromId }) => fromId);
		return kin.length > 0 ? holdingAll(kin.map(carried)) : carried(above);
	};
	for (const unit of units) carried(unit.id);
	return map;
}

/** The lowest unit that holds all of these. */
function holdingAll(places: Carried[]): Carried {
	const [first, ...others] = places.map(({ path }) => path);
	const path = others.reduce((common, other) => {
		const end = common.findIndex((id, depth) => other[depth] !== id);
		return end < 0 ? common : common.slice(0, end);
	}, first ?? []);
	return { carrier: path.at(-1) ?? null, path };
}

/** All maps, by their first days. `firstDays` holds `-infinity` and each day on which a decree took effect. */
export function mapsOf(register: Register, firstDays: string[]): Map<string, PlaceMap> {
	const days = firstDays.toSorted();
	return new Map(days.map((first, n) => [first, mapOf(register, first, days[n + 1] ?? 'infinity')]));
}
