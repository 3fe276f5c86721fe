import { LEVELS } from '#core/lineage/units.ts';
import type { Db } from '#server/platform/db/index.ts';
import { readPlaces, REORGANISED, type Succession, type Unit } from './content.ts';
import { addDecree, addEpoch, addPlaces, addSuccession, isBefore, type NewPlace } from './load-queries.ts';
import { remakeMaps } from './maps.ts';

const DECREE = 'nq-1663-2025';
const countrySource =
	'thanglequoc/vietnamese-provinces-database, July 2026 (MIT); codes and names of the National Statistics Office';
const decreeSource = 'Resolution 1663/NQ-UBTVQH15; National Statistics Office conversion table';

/** Kinds of old units by the first word of the name, longest first. */
const oldKinds: [string, string][] = [
	['Thành phố', 'provincial-city'],
	['Thị xã', 'town'],
	['Thị trấn', 'township'],
	['Phường', 'ward'],
	['Huyện', 'district'],
	['Xã', 'commune']
];
const kindOf = (name: string) => oldKinds.find(([word]) => name.startsWith(`${word} `))?.[1] ?? 'commune';

/** The units before 1 July 2025, each once. When they began is not known, and said so: `-infinity`. */
function oldUnits(succession: Succession[]): NewPlace[] {
	const old = (code: string, level: NewPlace['level'], kind: string, name: string, parent: string | null): NewPlace => ({
		code,
		level,
		kind,
		name_vi: name,
		name_en: name,
		parent_code: parent,
		valid_from: '-infinity',
		valid_to: REORGANISED,
		source: decreeSource
	});
	const units = new Map<string, NewPlace>();
	for (const row of succession) {
		units.set(row.old_province_code, old(row.old_province_code, 'province', 'province', `Tỉnh ${row.old_province}`, null));
		units.set(
			row.old_district_code,
			old(row.old_district_code, 'district', kindOf(row.old_district), row.old_district, row.old_province_code)
		);
		units.set(row.old_code, old(row.old_code, 'commune', kindOf(row.old_name), row.old_name, row.old_district_code));
	}
	return [...units.values()];
}

/** The provinces went whole into the one that their communes went into, which nobody wrote down row by row. */
const provinces = (succession: Succession[], units: Unit[]) => {
	const parent = new Map(units.map((unit) => [unit.code, unit.parent_code]));
	const pairs = new Map(succession.map((row) => [row.old_province_code, parent.get(row.new_code) ?? '']));
	return [...pairs].map(([old_code, new_code]) => ({ old_code, new_code, partial: false }));
};

/** Parents first: a path is made from the parent's. */
async function addDownwards(db: Db, places: NewPlace[]): Promise<void> {
	for (const level of LEVELS)
		await addPlaces(
			db,
			places.filter((place) => place.level === level)
		);
}

/**
 * Loads the country, the old units of this province and what became of them. Loading twice changes nothing.
 *
 * A database as of June 2025 (`LOAD_AS_OF` on an empty one) holds the old units of this province, in force: what became of them is for
 * people to draft and apply as a decree, and no later load does it over their heads. The rest of the country is loaded as it is since
 * its own decrees of that day; what its provinces were before, nobody here asks.
 */
export const placesLoader = {
	name: 'places',
	check: async () => (await readPlaces()).problems,
	async load(db: Db): Promise<string> {
		const { units, succession } = await readPlaces();
		const today: NewPlace[] = units.map((unit) => ({
			code: unit.code,
			level: unit.parent_code ? 'commune' : 'province',
			kind: unit.kind.replace('_', '-'),
			name_vi: unit.name_vi,
			name_en: unit.name_en,
			parent_code: unit.parent_code || null,
			valid_from: REORGANISED,
			valid_to: 'infinity',
			source: countrySource
		}));
		const before = oldUnits(succession);
		const pairs = provinces(succession, units);
		if (await isBefore(db, DECREE, process.env['LOAD_AS_OF'])) {
			const own = new Set(pairs.map(({ new_code }) => new_code));
			const elsewhere = today.filter(({ code, parent_code }) => !own.has(parent_code ?? code));
			await addDownwards(db, [...before.map((place) => ({ ...place, valid_to: 'infinity' })), ...elsewhere]);
			return `${before.length} units as of the day before ${REORGANISED}, ${elsewhere.length} of other provinces since`;
		}
		await addDownwards(db, [...before, ...today]);
		await addDecree(db, {
			id: DECREE,
			number: '1663/NQ-UBTVQH15',
			issuer: 'Ủy ban Thường vụ Quốc hội',
			title_vi: 'Sắp xếp các đơn vị hành chính cấp xã của tỉnh Đồng Tháp năm 2025',
			title_en: 'Rearrangement of commune-level units of Đồng Tháp province in 2025',
			effective: REORGANISED,
			source: decreeSource
		});
		await addSuccession(db, DECREE, [...pairs, ...succession], REORGANISED);
		await addEpoch(db, REORGANISED);
		await remakeMaps(db);
		return `${today.length} units of today, ${before.length} of before, ${succession.length} successions`;
	}
};
