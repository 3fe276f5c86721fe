import { isDay, vietnamDay } from '#core/days.ts';
import { closedDay } from '#core/targets/as-of.ts';
import { progressOf, SMALL_GROUP, type Counts, type Progress } from '#core/targets/progress.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import {
	boardPlace,
	boardTarget,
	homeOfStaff,
	knownDays,
	mapsOfPlace,
	targetBelow,
	targetsIn,
	type BoardPlace,
	type BoardTarget,
	type OtherMap
} from './board-queries.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

/** A figure with what it means: the counts, how far they are, and whether the group is small. */
export interface Cell extends Counts, Progress {
	small: boolean;
}
export interface BoardRow extends Cell {
	target: BoardTarget;
}
export interface PlaceRow extends Cell {
	id: number | null;
	code: string | null;
	name_vi: string | null;
	name_en: string | null;
	plain: string | null;
}
/** Which moment the figures are of. */
interface Moment {
	/** The day that they closed (yyyy-mm-dd), or `null`: they are of now, `readAt`. */
	asOf: string | null;
	/** The first day that can be asked for. */
	since: string;
	/** Today in Việt Nam. */
	today: string;
	readAt: Date;
}
/** Where the figures are counted, and on which map. */
interface Ground {
	/** The place that is looked at, and those above it, the highest first. */
	places: BoardPlace[];
	place: BoardPlace;
	/** The day whose boundaries these are (yyyy-mm-dd), or `null`: today's. */
	map: string | null;
	maps: OtherMap[];
}
export interface Board extends Moment, Ground {
	rows: BoardRow[];
}
export interface TargetBoard extends Moment, Ground {
	target: BoardTarget;
	whole: Cell;
	rows: PlaceRow[];
}
/** Where to look, and as of when: a day as it was written (yyyy-mm-dd), or nothing for now. */
interface Asked {
	/** A code in force on the map's day; nothing: the place of the reader's own role. */
	place: string | null;
	/** Which facts count. */
	asOf?: string | null;
	/** Which boundaries they are counted in. One says nothing about the other. */
	map?: string | null;
	now: Date;
}

const only = ({ members, learned, assessed, passed, confirmed, reached }: Counts): Counts => ({
	members,
	learned,
	assessed,
	passed,
	confirmed,
	reached
});

function cell(target: BoardTarget, counts: Counts, place: BoardPlace | null, moment: Moment): Cell {
	const progress = progressOf(target, counts, place?.level === 'province', moment.asOf ?? moment.today);
	return { ...only(counts), ...progress, small: counts.members > 0 && counts.members < SMALL_GROUP };
}

/**
 * @param map the day whose boundaries are asked for, as it was written; nothing, or a day to come: today's
 * @throws Refusal `map-day` for what is no day, `not-found` for a code that no place had on that day
 */
export async function placesOf(db: Db, actor: Staff, { place: code, map = null, now }: Asked): Promise<BoardPlace[]> {
	const today = vietnamDay(now);
	if (map && !isDay(map)) throw new Refusal('map-day', `not a day: ${map}`);
	const wanted = code ?? (await homeOfStaff(db, actor.accountId)) ?? '82';
	const places = await boardPlace(db, wanted, map && map < today ? map : today);
	if (places.length === 0) throw new Refusal('not-found', `no place ${wanted} on that day`);
	return places;
}

async function groundOf(db: Db, actor: Staff, asked: Asked): Promise<Ground> {
	const places = await placesOf(db, actor, asked);
	const place = places.at(-1)!;
	const maps = await mapsOfPlace(db, place);
	return { places, place, map: maps[0]?.first === place.epoch ? null : place.map, maps };
}

/** The one place that decides which figures a board shows. @throws Refusal `as-of` */
async function momentOf(db: Db, { asOf = null, now }: Asked): Promise<Moment> {
	const { since, day } = await knownDays(db);
	const today = vietnamDay(now);
	return { asOf: closedDay(asOf, { since, day, today }), since, today, readAt: now };
}

/**
 * All targets in one place and everything below it. Counts name nobody, so all staff may read them.
 *
 * @throws Refusal `not-found`, `as-of`, `map-day`
 */
export function readBoard(db: Db, actor: Staff, input: Asked): Promise<Board> {
	return asActor(db, actor, async (db) => {
		const ground = await groundOf(db, actor, input);
		const { place } = ground;
		const moment = await momentOf(db, input);
		const rows = await targetsIn(db, place, moment.asOf);
		return {
			...moment,
			...ground,
			rows: rows.map(({ members, learned, assessed, passed, confirmed, reached, ...target }) => ({
				target,
				...cell(target, { members, learned, assessed, passed, confirmed, reached }, place, moment)
			}))
		};
	});
}

/**
 * One target in one place and in each place just below it.
 *
 * @throws Refusal `not-found`, `as-of`, `map-day`
 */
export function readTarget(db: Db, actor: Staff, input: Asked & { target: string }): Promise<TargetBoard> {
	return asActor(db, actor, async (db) => {
		const ground = await groundOf(db, actor, input);
		const { place } = ground;
		const target = await boardTarget(db, input.target);
		if (!target) throw new Refusal('not-found', `no target ${input.target}`);
		const moment = await momentOf(db, input);
		const rows = await targetBelow(db, target.id, place, moment.asOf);
		const total = rows.reduce<Counts>(
			(sum, row) => ({
				members: sum.members + row.members,
				learned: sum.learned + row.learned,
				assessed: sum.assessed + row.assessed,
				passed: sum.passed + row.passed,
				confirmed: sum.confirmed + row.confirmed,
				reached: sum.reached + row.reached
			}),
			{ members: 0, learned: 0, assessed: 0, passed: 0, confirmed: 0, reached: 0 }
		);
		return {
			...moment,
			...ground,
			target,
			whole: cell(target, total, place, moment),
			rows: rows.map(({ id, code, name_vi, name_en, plain, ...counts }) => ({
				id,
				code,
				name_vi,
				name_en,
				plain,
				...cell(target, counts, null, moment)
			}))
		};
	});
}
