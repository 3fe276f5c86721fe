import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapsOf, type PlaceMap, type Register } from './maps.ts';

/** Two provinces with two districts of three communes of two hamlets each. */
function beginning(): Register {
	const units: Register['units'] = [];
	const add = (parentId: number | null) =>
		units.push({ id: units.length + 1, parentId, validFrom: '-infinity', validTo: 'infinity' });
	const grow = (parentId: number | null, [many, ...below]: number[]) => {
		for (let n = 0; n < (many ?? 0); n++) grow(add(parentId), below);
	};
	grow(null, [2, 2, 3, 2]);
	return { units, heirs: [], placements: [] };
}

const inForce = ({ units }: Register) => units.filter(({ validTo }) => validTo === 'infinity');
/** 0 a province, 1 a district, 2 a commune, 3 a hamlet, by how the unit began. */
function depthOf({ units }: Register, id: number): number {
	let depth = -1;
	for (let at: number | null = id; at !== null; at = units[at - 1]!.parentId) depth++;
	return depth;
}

/** One decree: units end, units begin, and hamlets are transferred, all on its day. */
type Change = { kind: 'merge' | 'split' | 'rename' | 'transfer' | 'abolish'; level: 0 | 2; picks: number[] };
const change: fc.Arbitrary<Change> = fc.record({
	kind: fc.constantFrom('merge', 'split', 'rename', 'transfer', 'abolish'),
	level: fc.constantFrom(2, 2, 2, 0),
	picks: fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 })
});

function decree(before: Register, { kind, level: at, picks }: Change, day: string): Register {
	const after: Register = structuredClone(before);
	const of = (wanted: number) => inForce(after).filter(({ id, validFrom }) => depthOf(after, id) === wanted && validFrom < day);
	const end = (id: number) => {
		after.units.find((unit) => unit.id === id)!.validTo = day;
	};
	const begin = (parentId: number | null) =>
		after.units.push({ id: after.units.length + 1, parentId, validFrom: day, validTo: 'infinity' });
	const candidates = of(at);
	const pick = (n: number) => candidates[picks[n]! % candidates.length]!;
	if (candidates.length === 0) return after;
	if (kind === 'merge') {
		const olds = [...new Set([pick(0), pick(1), pick(2)])];
		const id = begin(olds[0]!.parentId);
		for (const old of olds) {
			end(old.id);
			after.heirs.push({ fromId: old.id, toId: id });
		}
	} else if (kind === 'split') {
		const old = pick(0);
		end(old.id);
		const parts = [begin(old.parentId), begin(old.parentId)];
		for (const part of parts) after.heirs.push({ fromId: old.id, toId: part });
		// Some units below are assigned; of the rest nobody knows yet.
		for (const [n, below] of inForce(after).entries())
			if (below.parentId === old.id && (picks[1]! >> (n % 8)) & 1)
				after.placements.push({ placeId: below.id, parentId: parts[n % 2]!, fromDate: day });
	} else if (kind === 'rename') {
		const old = pick(0);
		end(old.id);
		after.heirs.push({ fromId: old.id, toId: begin(old.parentId) });
	} else if (kind === 'transfer') {
		const hamlets = of(3);
		const communes = of(2);
		if (hamlets.length > 0 && communes.length > 0)
			after.placements.push({
				placeId: hamlets[picks[0]! % hamlets.length]!.id,
				parentId: communes[picks[1]! % communes.length]!.id,
				fromDate: day
			});
	} else for (const district of of(1)) end(district.id);
	return after;
}
const days = ['-infinity', '2024-01-01', '2024-07-01', '2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01', '2027-01-01'];

describe('on any map, after any history', () => {
	const lives = fc.array(fc.tuple(change, fc.array(fc.nat(1000), { maxLength: 8 }), fc.boolean()), {
		minLength: 1,
		maxLength: 7
	});

	test('nobody is lost and nobody doubled; what is certain stays certain; undoing restores every map', () => {
		fc.assert(
			fc.property(lives, (history) => {
				let register = beginning();
				let dates = days.slice(0, 1);
				/** Where each person was written down; later moves write them down elsewhere. */
				const homes: number[] = [];
				for (const [step, moves, undone] of history) {
					const here = inForce(register);
					for (const [n, move] of moves.entries()) homes[n % 2 === 0 ? homes.length : n] = here[move % here.length]!.id;
					const day = days[dates.length]!;
					const after = decree(register, step, day);
					const maps = mapsOf(after, [...dates, day]);
					for (const [n, [first, map]] of [...maps].entries())
						holds(after, homes, { first, next: [...dates, day][n + 1] ?? 'infinity', map });
					// Maps of before are what they were: a decree changes no past.
					for (const [first, map] of mapsOf(register, dates))
						expect([...map].filter(([place, { path }]) => path.join() !== maps.get(first)!.get(place)!.path.join())).toEqual([]);
					// An heir that is the only one takes everybody whom the old unit had.
					for (const { fromId, toId } of after.heirs) {
						if (after.heirs.filter((heir) => heir.fromId === fromId).length > 1) continue;
						const [then, now] = [maps.get(dates.at(-1)!)!, maps.get(day)!];
						if (after.units[fromId - 1]!.validTo !== day) continue;
						const lost = homes.filter((home) => then.get(home)!.path.includes(fromId) && !now.get(home)!.path.includes(toId));
						expect(lost).toEqual([]);
					}
					if (undone) continue;
					register = after;
					dates = [...dates, day];
				}
			}),
			{ numRuns: 100 }
		);
	});

	function holds(register: Register, homes: (number | undefined)[], on: { first: string; next: string; map: PlaceMap }) {
		const { first, next, map } = on;
		expect(map.size).toBe(register.units.length);
		const lies = new Map<number, string>();
		const wrong: unknown[] = [];
		for (const { carrier, path } of map.values()) {
			if ((path.at(-1) ?? null) !== carrier) wrong.push({ carrier, path });
			for (const [depth, id] of path.entries()) {
				const unit = register.units[id - 1]!;
				if (unit.validTo <= first || unit.validFrom >= next) wrong.push({ first, path, notInForce: id });
				// A unit lies in one place only: its path is the same wherever it is passed.
				const line = path.slice(0, depth + 1).join('.');
				if ((lies.get(id) ?? line) !== line) wrong.push({ line, and: lies.get(id) });
				lies.set(id, line);
			}
		}
		expect(wrong).toEqual([]);
		const people = homes.filter((home) => home !== undefined);
		const roots = new Set([...map.values()].map(({ path }) => path[0]));
		const counted = [...roots].map((root) => people.filter((home) => map.get(home)!.path[0] === root).length);
		expect(counted.reduce((sum, n) => sum + n, 0)).toBe(people.length);
	}
});

describe('by example', () => {
	const unit = (id: number, parentId: number | null, validFrom = '-infinity', validTo = 'infinity') => ({
		id,
		parentId,
		validFrom,
		validTo
	});
	const D = '2025-07-01';
	/** Province 1, district 2; communes 3 and 4 merge into 6, commune 5 goes in two: to 6 and to 7. Hamlet 8 of 5 goes to 7; 9 is not assigned. */
	const register: Register = {
		units: [
			unit(1, null),
			unit(2, 1, '-infinity', D),
			unit(3, 2, '-infinity', D),
			unit(4, 2, '-infinity', D),
			unit(5, 2, '-infinity', D),
			unit(6, 1, D),
			unit(7, 1, D),
			unit(8, 5),
			unit(9, 5),
			unit(10, 3),
			// Begun by the office of 7 afterwards.
			unit(11, 7, D)
		],
		heirs: [
			{ fromId: 3, toId: 6 },
			{ fromId: 4, toId: 6 },
			{ fromId: 5, toId: 6 },
			{ fromId: 5, toId: 7 }
		],
		placements: [{ placeId: 8, parentId: 7, fromDate: D }]
	};
	const maps = mapsOf(register, ['-infinity', D]);
	const path = (first: string, id: number) => maps.get(first)!.get(id)!.path.join('.');

	test.each([
		['merged: the new unit', 3, '1.6'],
		['its hamlet is in force, under the new unit', 10, '1.6.10'],
		['split: the lowest unit that holds both parts', 5, '1'],
		['a hamlet that was assigned', 8, '1.7.8'],
		['a hamlet that nobody assigned yet', 9, '1.9'],
		['a level abolished: what it lay in', 2, '1']
	])('today, %s', (_, id, expected) => expect(path(D, id)).toBe(expected));
	test.each([
		['then itself', 8, '1.2.5.8'],
		['made of several: what held them all', 6, '1.2'],
		['made of one: that one', 7, '1.2.5'],
		['what began later in it: the same', 11, '1.2.5']
	])('before, %s', (_, id, expected) => expect(path('-infinity', id)).toBe(expected));
});
