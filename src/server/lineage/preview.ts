import { shapeOf, type ChangeProblem, type Shape } from '#core/lineage/check-changes.ts';
import { mapOf, type PlaceMap } from '#core/lineage/maps.ts';
import { rollUp, withPlan, type RolledUp } from '#core/lineage/preview.ts';
import { depthOf, type Level } from '#core/lineage/units.ts';
import { Refusal } from '#core/refusal.ts';
import { readRegister, type DatedRegister } from '#server/places/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { checkDraft } from './check-draft.ts';
import { decreeById, type Decree } from './decree-queries.ts';
import { maySee } from './policy.ts';
import { hangingCounts, tallies, targetNames, unitsNamed, type NamedUnit } from './register-queries.ts';

export interface Counted extends NamedUnit {
	/** By what is counted: people, households, …, and of the chosen target `members`, `reached`. */
	counts: Record<string, number>;
}
/** A new unit, what it is made of, and what it then has. */
export interface PreviewUnit extends Counted {
	shape: Shape;
	from: (Counted & { partial: boolean })[];
}
export interface Preview {
	/** In the order of the columns. */
	whats: string[];
	/** The whole register before and after: equal, or something is wrong. */
	totals: { what: string; before: number; after: number }[];
	units: PreviewUnit[];
	/** Units above the new ones to which something counts that is known no closer: people of a unit that was split. */
	uncertain: Counted[];
	figures: {
		target: string;
		title: string;
		titleEn: string;
		before: [members: number, reached: number];
		after: [number, number];
	}[];
	left: WorkLeft;
}
/** What cannot move by itself. */
export interface WorkLeft {
	people: (NamedUnit & { people: number })[];
	hamlets: (NamedUnit & { people: number; of: NamedUnit; parts: NamedUnit[] })[];
	roles: (NamedUnit & { roles: number; into: NamedUnit[] })[];
	/** Of units that went in two, or to nobody. */
	teams: (NamedUnit & { teams: number; into: NamedUnit[] })[];
	targets: { id: string; title: string; titleEn: string }[];
}

/** A change as two maps and what leads from one to the other, whether it is drafted or done. */
interface Turn {
	before: PlaceMap;
	after: PlaceMap;
	heirs: { fromId: number; toId: number; partial: boolean }[];
	ended: Set<number>;
	names: Map<number, NamedUnit>;
	/** Placed by the draft or since. */
	placed: Set<number>;
}

/**
 * What a decree does, before it is done: reads, and writes nothing. Afterwards it says what it did. Nothing that was counted moves;
 * so both sides are the same counts on two maps.
 *
 * @param target whose members and reached people are shown for each unit
 * @throws Refusal `not-found`, `forbidden`
 */
export function previewDecree(
	db: Db,
	actor: Actor,
	{ id, target }: { id: string; target: string | null }
): Promise<{ decree: Decree; problems: ChangeProblem[]; preview: Preview | null }> {
	return asActor(db, actor, async (db) => {
		await maySee(db, actor);
		const decree = await decreeById(db, id);
		if (!decree) throw new Refusal('not-found', 'no such decree');
		const register = await readRegister(db);
		if (decree.state === 'applied')
			return { decree, problems: [], preview: await look(db, await doneTurn(db, decree, register), target) };
		const { problems, turn } = await draftedTurn(db, decree, register);
		return { decree, problems, preview: problems.length > 0 ? null : await look(db, turn, target) };
	});
}

async function draftedTurn(db: Db, decree: Decree, register: DatedRegister): Promise<{ problems: ChangeProblem[]; turn: Turn }> {
	const { problems, plan, units, last } = await checkDraft(db, decree);
	const { register: later, idOf } = withPlan(register, plan, decree.effective);
	const names = new Map<number, NamedUnit>(units.map((unit) => [unit.id, unit]));
	for (const unit of plan.begins) names.set(idOf.get(unit.key)!, { ...unit, id: idOf.get(unit.key)!, code: unit.key });
	const heirs = plan.heirs.map(({ fromId, key, partial }) => ({ fromId, toId: idOf.get(key)!, partial }));
	return {
		problems,
		turn: {
			before: mapOf(register, last, 'infinity'),
			after: mapOf(later, decree.effective, 'infinity'),
			heirs,
			ended: new Set(plan.ends),
			names,
			placed: new Set(plan.placements.map(({ placeId }) => placeId))
		}
	};
}

async function doneTurn(db: Db, decree: Decree, register: DatedRegister): Promise<Turn> {
	const { firstDays } = register;
	const at = firstDays.indexOf(decree.effective);
	const heirs = register.heirs.filter((heir) => heir.decree === decree.id);
	const ended = new Set(register.units.filter(({ validTo }) => validTo === decree.effective).map(({ id }) => id));
	const names = await unitsNamed(
		db,
		register.units.map(({ id }) => id)
	);
	return {
		before: mapOf(register, firstDays[Math.max(at - 1, 0)]!, decree.effective),
		after: mapOf(register, decree.effective, firstDays[at + 1] ?? 'infinity'),
		heirs,
		ended,
		names: new Map(names.map((unit) => [unit.id, unit])),
		placed: new Set(register.placements.filter(({ fromDate }) => fromDate >= decree.effective).map(({ placeId }) => placeId))
	};
}

async function look(db: Db, turn: Turn, target: string | null): Promise<Preview> {
	const { before, after, names, heirs } = turn;
	const hanging = Map.groupBy(await hangingCounts(db), ({ what }) => what);
	const kept = Map.groupBy(await tallies(db), (row) => row.target);
	const counted = new Map<string, [number, number][]>(
		[...hanging].map(([what, rows]) => [what, rows.map(({ placeId, n }) => [placeId, n])])
	);
	counted.set(
		'hamlets',
		[...names.values()].filter(({ level }) => level === 'hamlet').map(({ id }) => [id, 1])
	);
	const chosen = target === null ? undefined : kept.get(target);
	if (chosen)
		for (const what of ['members', 'reached'] as const)
			counted.set(
				what,
				chosen.map((row) => [row.placeId, row[what]])
			);
	const then = new Map([...counted].map(([what, counts]) => [what, rollUp(before, counts)]));
	const later = new Map([...counted].map(([what, counts]) => [what, rollUp(after, counts)]));
	const withCounts = (id: number, on: Map<string, RolledUp>): Counted => ({
		...names.get(id)!,
		counts: Object.fromEntries([...on].map(([what, { of }]) => [what, of.get(id) ?? 0]))
	});
	const units = [...Map.groupBy(heirs, ({ toId }) => toId)].map(([id, from]): PreviewUnit => ({
		...withCounts(id, later),
		shape: shapeOf(
			names.get(id)!,
			from.map(({ fromId, partial }) => ({ ...names.get(fromId)!, partial }))
		),
		from: from.map(({ fromId, partial }) => ({ ...withCounts(fromId, then), partial }))
	}));
	return {
		whats: [...counted.keys()],
		totals: [...counted.keys()].map((what) => ({ what, before: then.get(what)!.total, after: later.get(what)!.total })),
		units: units.toSorted((a, b) => depthOf(a.level as Level) - depthOf(b.level as Level) || a.name.localeCompare(b.name, 'vi')),
		uncertain: uncertain(turn, counted, names),
		figures: (await targetNames(db)).map(({ id, title, titleEn }) => {
			const rows = kept.get(id) ?? [];
			const sums = (map: PlaceMap): [number, number] => [
				rollUp(
					map,
					rows.map(({ placeId, members }) => [placeId, members])
				).total,
				rollUp(
					map,
					rows.map(({ placeId, reached }) => [placeId, reached])
				).total
			];
			return { target: id, title, titleEn, before: sums(before), after: sums(after) };
		}),
		left: await workLeft(db, turn, counted)
	};
}

/** What counted for a unit that ended and now counts for no unit of its level, by the unit that it now counts for. */
function uncertain(
	{ before, after, ended }: Turn,
	counted: Map<string, [number, number][]>,
	names: Map<number, NamedUnit>
): Counted[] {
	const found = new Map<number, Record<string, number>>();
	for (const [what, counts] of counted)
		for (const [place, n] of counts) {
			const was = before.get(place)?.carrier;
			const is = after.get(place)?.carrier;
			if (was === null || was === undefined || is === null || is === undefined || !ended.has(was)) continue;
			const [from, to] = [names.get(was)!, names.get(is)!];
			if (from.level === to.level || from.level === 'district') continue;
			const sums = found.get(is) ?? {};
			sums[what] = (sums[what] ?? 0) + n;
			found.set(is, sums);
		}
	return [...found].map(([id, counts]) => ({ ...names.get(id)!, counts }));
}

async function workLeft(
	db: Db,
	{ before, ended, heirs, names, placed }: Turn,
	counted: Map<string, [number, number][]>
): Promise<WorkLeft> {
	const into = Map.groupBy(heirs, ({ fromId }) => fromId);
	const parts = (id: number) => (into.get(id) ?? []).map(({ toId }) => names.get(toId)!);
	const split = [...into.values()].filter((rows) => rows.length > 1).map(([first]) => names.get(first!.fromId)!);
	const own = (what: string) => new Map(counted.get(what) ?? []);
	const [people, roles, teams] = [own('people'), own('roles'), own('teams')];
	const splitIds = new Set(split.map(({ id }) => id));
	const above = (id: number) => before.get(id)!.path.at(-2);
	return {
		people: split.flatMap((unit) => (people.get(unit.id) ? [{ ...unit, people: people.get(unit.id)! }] : [])),
		hamlets: [...names.values()]
			.filter(
				({ id, level }) => level === 'hamlet' && !placed.has(id) && before.get(id)?.carrier === id && splitIds.has(above(id) ?? 0)
			)
			.map((hamlet) => {
				const of = names.get(above(hamlet.id)!)!;
				return { ...hamlet, people: people.get(hamlet.id) ?? 0, of, parts: parts(of.id) };
			}),
		roles: [...ended].flatMap((id) => {
			const heirsOf = parts(id);
			const alone = heirsOf.length === 1 && heirs.filter(({ toId }) => toId === heirsOf[0]!.id).length === 1;
			return roles.get(id) && !alone ? [{ ...names.get(id)!, roles: roles.get(id)!, into: heirsOf }] : [];
		}),
		teams: [...ended].flatMap((id) =>
			teams.get(id) && parts(id).length !== 1 ? [{ ...names.get(id)!, teams: teams.get(id)!, into: parts(id) }] : []
		),
		targets: (await targetNames(db)).filter(({ placeId }) => ended.has(placeId))
	};
}
