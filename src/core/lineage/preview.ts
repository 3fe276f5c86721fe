import type { Plan } from './check-changes.ts';
import type { PlaceMap, Register } from './maps.ts';

/**
 * The register as a plan would leave it. Units that begin have no id yet: they are numbered from -1 down, by `idOf`.
 *
 * @param effective the day on which the plan takes effect
 */
export function withPlan(
	{ units, heirs, placements }: Register,
	{ begins, ends, heirs: goes, placements: moves }: Plan,
	effective: string
): { register: Register; idOf: Map<string, number> } {
	const idOf = new Map(begins.map(({ key }, n) => [key, -1 - n]));
	const idIn = (parent: { id: number } | { key: string }) => ('id' in parent ? parent.id : idOf.get(parent.key)!);
	const ending = new Set(ends);
	return {
		idOf,
		register: {
			units: [
				...units.map((unit) => (ending.has(unit.id) ? { ...unit, validTo: effective } : unit)),
				...begins.map(({ key, parent }) => ({
					id: idOf.get(key)!,
					parentId: parent && idIn(parent),
					validFrom: effective,
					validTo: 'infinity'
				}))
			],
			heirs: [...heirs, ...goes.map(({ fromId, key }) => ({ fromId, toId: idOf.get(key)! }))],
			placements: [
				...placements,
				...moves.map(({ placeId, parent }) => ({ placeId, parentId: idIn(parent), fromDate: effective }))
			]
		}
	};
}

/** What is counted on each place itself, summed by the units that carry it on a map and by all units above those. */
export interface RolledUp {
	/** By unit in force on the map; what is known no closer than the country is in `total` alone. */
	of: Map<number, number>;
	/** Added up from the highest units, so that a map which lost or doubled something would show it. */
	total: number;
}
export function rollUp(map: PlaceMap, counts: Iterable<[place: number, n: number]>): RolledUp {
	const of = new Map<number, number>();
	let country = 0;
	const roots = new Set<number>();
	for (const [place, n] of counts) {
		const path = map.get(place)?.path ?? [];
		if (path.length === 0) country += n;
		else roots.add(path[0]!);
		for (const unit of path) of.set(unit, (of.get(unit) ?? 0) + n);
	}
	return { of, total: [...roots].reduce((sum, root) => sum + of.get(root)!, country) };
}
