import { readFileSync } from 'node:fs';
import { geoIdentity, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** One commune as it is drawn: its code and an SVG path in a picture of `width` × `height`. */
export interface MapShape {
	code: string;
	d: string;
}
export interface CommuneMap {
	width: number;
	height: number;
	shapes: MapShape[];
}

const drawn = new Map<number, CommuneMap>();

/**
 * The 102 communes of today, drawn once. Boundaries are simplified, WGS84; at the size of a province (10° N) degrees drawn as
 * they are, with longitude shortened by cos φ, differ from a proper projection by less than a line's width.
 *
 * @param digits after the point, of coordinates in a picture 760 wide: with none it is a third of the weight, and still sharp on a phone
 */
export function communeMap(digits: 0 | 1 = 1): CommuneMap {
	const ready = drawn.get(digits);
	if (ready) return ready;
	const topology = JSON.parse(readFileSync('content/places/dong-thap-communes.topo.json', 'utf8')) as Topology<{
		communes: GeometryCollection;
	}>;
	const communes = feature(topology, topology.objects.communes);
	const width = 760;
	const height = 460;
	const projection = geoIdentity().reflectY(true).fitSize([width, height], communes);
	const path = geoPath(projection).digits(digits);
	const map = {
		width,
		height,
		shapes: communes.features.map((commune) => ({ code: String(commune.id), d: path(commune) ?? '' }))
	};
	drawn.set(digits, map);
	return map;
}
