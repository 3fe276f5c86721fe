import { Refusal } from '#core/refusal.ts';
import { divide } from '#core/targets/divide.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { boardTarget, targetBelow, type BoardPlace, type BoardTarget } from './board-queries.ts';
import { denominatorsOf } from './denominator-queries.ts';
import { addDivision, lastDivision, mayDivideIn, type Division } from './division-queries.ts';
import { partsOf } from './outlook-queries.ts';
import { asStaff } from './policy.ts';
import { placesOf } from './read-board.ts';

/** A unit just below, with what it is asked for now. */
export interface DividedUnit {
	id: number;
	code: string;
	nameVi: string;
	nameEn: string;
	/** Out of how many: the official number, or the register's. */
	members: number;
	goal: number | null;
	byHand: boolean;
}
export interface OpenDivision {
	places: BoardPlace[];
	place: BoardPlace;
	target: BoardTarget;
	/** What is asked of the place itself; `null`: its own part was not set yet, so there is nothing to divide. */
	whole: number | null;
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
	now: Date;
}

/** How a target is divided in a place among the units just below it. @throws Refusal `not-found` */
export function openDivision(db: Db, actor: Actor, at: At): Promise<OpenDivision> {
	return asActor(db, actor, (db) => open(db, actor, at));
}

async function open(db: Db, actor: Actor, at: At): Promise<OpenDivision> {
	const places = await placesOf(db, asStaff(actor), at);
	const place = places.at(-1)!;
	const target = await boardTarget(db, at.target, place, null);
	if (!target) throw new Refusal('not-found', `no target ${at.target}`);
	const rows = (await targetBelow(db, target.id, place, null)).filter((row) => row.id !== null);
	const official = await denominatorsOf(
		db,
		rows.map(({ id }) => id!)
	);
	const last = (await lastDivision(db, target.id, place.id)) ?? null;
	const part = (await partsOf(db, [target.id], [place.id], null))[0]?.goal ?? null;
	const whole = place.id === target.place_id ? target.goal : (part ?? (target.measure === 'share' ? target.goal : null));
	const units = rows
		.map((row) => {
			const given = last?.parts.find(({ place }) => place === row.id);
			const members = official(target.audience_id, row.id)?.members ?? row.members;
			return { id: row.id!, code: row.code!, nameVi: row.name_vi!, nameEn: row.name_en!, plain: row.plain!, members, given };
		})
		.sort((a, b) => a.plain.localeCompare(b.plain, 'vi') || (a.code < b.code ? -1 : 1))
		.map(({ given, plain: _plain, ...unit }) => ({ ...unit, goal: given?.goal ?? null, byHand: given?.byHand ?? false }));
	return {
		places,
		place,
		target,
		whole: whole !== null && whole > 0 ? whole : null,
		units,
		last,
		stale: last !== null && (last.version !== target.version || last.whole !== whole || units.some(({ goal }) => goal === null)),
		may: await mayDivideIn(db, place.id)
	};
}

/**
 * Divides what a target asks of a place among the units just below it. The parts sum to the whole, or together still reach the share.
 *
 * @param byHand by the code of a unit what a person set for it: a number, or a share in 0..1
 * @returns what the parts come to
 * @throws Refusal `forbidden`, `not-found`; `division-restate-first` (its place is gone), `division-no-part` (nothing is asked of this place),
 * `division-nothing-below`; those of `divide`
 */
export function divideTarget(
	db: Db,
	actor: Actor,
	{ rule, byHand, note, ...at }: At & { rule: 'equal' | 'members'; byHand: ReadonlyMap<string, number>; note: string }
): Promise<{ together: number }> {
	return asActor(db, actor, async (db) => {
		const staff = asStaff(actor);
		const { target, place, whole, units, may } = await open(db, actor, at);
		if (!may) throw new Refusal('forbidden', 'an office divides what is asked of its own places');
		if (!target.restated)
			throw new Refusal('division-restate-first', 'its place is no longer in force', { place: target.set_for });
		if (whole === null) throw new Refusal('division-no-part', 'nothing is asked of this place yet', { place: place.name_vi });
		if (units.length === 0) throw new Refusal('division-nothing-below', 'no unit below', { place: place.name_vi });
		const parts = units.map(({ code, members }) => ({ members, byHand: byHand.get(code) ?? null }));
		const { goals, together } = divide(target.measure, whole, rule, parts);
		await addDivision(db, {
			id: newId(),
			target: target.id,
			version: target.version,
			place: place.id,
			whole,
			rule,
			note: note.slice(0, 2000) || null,
			by: staff.accountId,
			parts: units.map(({ id }, n) => ({ place: id, goal: goals[n]!, byHand: parts[n]!.byHand !== null }))
		});
		await audit(db, actor, {
			action: 'divided-target',
			subjectKind: 'target',
			subjectId: target.id,
			placeId: place.id,
			details: { version: target.version, rule, whole, parts: units.length, byHand: byHand.size }
		});
		return { together };
	});
}
