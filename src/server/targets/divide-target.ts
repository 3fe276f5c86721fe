import { Refusal } from '#core/refusal.ts';
import { divide, type DivisionRule } from '#core/targets/divide.ts';
import { numberTyped } from '#core/typed.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { boardTarget, targetBelow, type BoardPlace, type BoardTarget } from './board-queries.ts';
import { denominatorsOf } from './denominator-queries.ts';
import { addDivision, lastDivision, mayDivideIn, type Among, type Division } from './division-queries.ts';
import { organisationsCounted } from './organisation-queries.ts';
import { partsOf } from './outlook-queries.ts';
import { asStaff } from './policy.ts';
import { placesOf } from './read-board.ts';

/** The whole population as an audience: its official number weighs places. */
const EVERYBODY = 'population';
/** So many organisations are divided among at once; a larger place divides among its units first. */
const MOST_ORGANISATIONS = 1000;

/** A unit just below or an organisation, with what it is asked for now. */
export interface DividedUnit {
	/** The code of the unit, or the id of the organisation. */
	key: string;
	/** The id under which its part is kept. */
	of: string;
	nameVi: string;
	nameEn: string;
	/** Of an organisation: where it is. */
	placeName: string | null;
	/** Out of how many: the official number, or the register's. */
	members: number;
	/** Everybody who lives there, where there is an official number. */
	population: number | null;
	goal: number | null;
	byHand: boolean;
}
export interface OpenDivision {
	places: BoardPlace[];
	place: BoardPlace;
	target: BoardTarget;
	/** What is asked of the place itself; `null`: its own part was not set yet, so there is nothing to divide. */
	whole: number | null;
	among: Among;
	units: DividedUnit[];
	last: Division | null;
	/** The last division was of another version of the target, or of another number. */
	stale: boolean;
	may: boolean;
}
interface At {
	target: string;
	/** A code in force today; nothing: the reader's own. */
	place: string | null;
	among: Among;
	now: Date;
}

/** How a target is divided in a place among the units just below it, or among its organisations. @throws Refusal `not-found`, `division-many` */
export function openDivision(db: Db, actor: Actor, at: At): Promise<OpenDivision> {
	return asActor(db, actor, (db) => open(db, actor, at));
}

async function open(db: Db, actor: Actor, at: At): Promise<OpenDivision> {
	const { among } = at;
	const places = await placesOf(db, asStaff(actor), at);
	const place = places.at(-1)!;
	const target = await boardTarget(db, at.target, place, null);
	if (!target) throw new Refusal('not-found', `no target ${at.target}`);
	const last = (await lastDivision(db, target.id, place.id, among)) ?? null;
	const part = (await partsOf(db, [target.id], [place.id], null))[0]?.goal ?? null;
	const whole = place.id === target.place_id ? target.goal : (part ?? (target.measure === 'share' ? target.goal : null));
	const units = (among === 'places' ? await unitsBelow(db, target, place) : await organisationsIn(db, target, place)).map(
		(unit) => {
			const given = last?.parts.find(({ of }) => of === unit.of);
			return { ...unit, goal: given?.goal ?? null, byHand: given?.byHand ?? false };
		}
	);
	return {
		places,
		place,
		target,
		whole: whole !== null && whole > 0 ? whole : null,
		among,
		units,
		last,
		stale: last !== null && (last.version !== target.version || last.whole !== whole || units.some(({ goal }) => goal === null)),
		may: await mayDivideIn(db, place.id)
	};
}

type Unit = Omit<DividedUnit, 'goal' | 'byHand'>;

async function unitsBelow(db: Db, target: BoardTarget, place: BoardPlace): Promise<Unit[]> {
	const rows = (await targetBelow(db, target.id, place, null)).filter((row) => row.id !== null);
	const official = await denominatorsOf(
		db,
		rows.map(({ id }) => id!)
	);
	return rows
		.sort((a, b) => a.plain!.localeCompare(b.plain!, 'vi') || (a.code! < b.code! ? -1 : 1))
		.map((row) => ({
			key: row.code!,
			of: String(row.id),
			nameVi: row.name_vi!,
			nameEn: row.name_en!,
			placeName: null,
			members: official(target.audience_id, row.id)?.members ?? row.members,
			population: official(EVERYBODY, row.id)?.members ?? null
		}));
}

async function organisationsIn(db: Db, target: BoardTarget, place: BoardPlace): Promise<Unit[]> {
	const { rows } = await organisationsCounted(db, target.id, place.path);
	if (rows.length > MOST_ORGANISATIONS)
		throw new Refusal('division-many', `${rows.length} organisations`, { count: rows.length, most: MOST_ORGANISATIONS });
	return rows.map(({ id, name, placeName, members }) => ({
		key: id,
		of: id,
		nameVi: name,
		nameEn: name,
		placeName,
		members,
		population: null
	}));
}

/**
 * Divides what a target asks of a place among the units just below it, or among its organisations. The parts sum to the whole, or together still
 * reach the share.
 *
 * @param typed by the key of a unit or an organisation what a person typed for it: a number, or a share in percent
 * @returns what the parts come to
 * @throws Refusal `forbidden`, `not-found`; `division-restate-first` (its place is gone), `division-no-part` (nothing is asked of this place),
 * `division-nothing-below`, `division-no-organisations`, `division-many`, `division-number` (what was typed is none); those of `divide`
 */
export function divideTarget(
	db: Db,
	actor: Actor,
	{ rule, typed, note, ...at }: At & { rule: DivisionRule; typed: ReadonlyMap<string, string>; note: string }
): Promise<{ together: number }> {
	return asActor(db, actor, async (db) => {
		const staff = asStaff(actor);
		const { target, place, whole, units, may } = await open(db, actor, at);
		if (!may) throw new Refusal('forbidden', 'an office divides what is asked of its own places');
		if (!target.restated)
			throw new Refusal('division-restate-first', 'its place is no longer in force', { place: target.set_for });
		if (whole === null) throw new Refusal('division-no-part', 'nothing is asked of this place yet', { place: place.name_vi });
		if (units.length === 0)
			throw new Refusal(
				at.among === 'places' ? 'division-nothing-below' : 'division-no-organisations',
				'nothing to divide among',
				{
					place: place.name_vi
				}
			);
		const parts = units.map(({ key, nameVi, members, population }) => ({
			name: nameVi,
			members,
			population,
			byHand: numberOf(typed.get(key), target.measure, nameVi)
		}));
		const { goals, together } = divide(target.measure, whole, rule, parts);
		await addDivision(db, {
			id: newId(),
			target: target.id,
			version: target.version,
			place: place.id,
			among: at.among,
			whole,
			rule,
			note: note.slice(0, 2000) || null,
			by: staff.accountId,
			parts: units.map(({ of }, n) => ({ of, goal: goals[n]!, byHand: parts[n]!.byHand !== null }))
		});
		await audit(db, actor, {
			action: 'divided-target',
			subjectKind: 'target',
			subjectId: target.id,
			placeId: place.id,
			details: { version: target.version, among: at.among, rule, whole, parts: units.length, byHand: typed.size }
		});
		return { together };
	});
}

function numberOf(typed: string | undefined, measure: 'share' | 'count', place: string): number | null {
	if (typed === undefined || typed === '') return null;
	const number = numberTyped(typed);
	if (number === null) throw new Refusal('division-number', `${typed} for ${place}`, { text: typed.slice(0, 40), place });
	// A percent of two decimals, free of the error of the division.
	return measure === 'share' ? Number((number / 100).toFixed(6)) : number;
}
