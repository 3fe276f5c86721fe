import { isDay, vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { closedDay } from '#core/targets/as-of.ts';
import type { Counts } from '#core/targets/progress.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import {
	boardPlace,
	boardTarget,
	homeOfStaff,
	mapsOfPlace,
	targetBelow,
	onceIn,
	sumsIn,
	targetsTold,
	whatIsKnown,
	type BoardPlace,
	type BoardTarget,
	type Known,
	type OtherMap
} from './board-queries.ts';
import { besideOf, cell, weekly, type Cell, type Moment } from './figure.ts';
import { buildingNewRural } from './new-rural-queries.ts';
import { sharedBy, weeksRememberedBy, type Shared } from './remembered.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

export interface BoardRow extends Cell {
	target: BoardTarget;
}
export interface PlaceRow extends Cell {
	id: number | null;
	code: string | null;
	name_vi: string | null;
	name_en: string | null;
	plain: string | null;
	/** It is building a new-style rural area, so it comes first. */
	priority: boolean;
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
	/** The years of the targets, the latest first, and the one whose outlook was asked for. */
	years: number[];
	year: number | null;
	/**
	 * Each year's targets of people together, each person once: members, of whom any of them asks something; learned, assessed, passed, confirmed,
	 * so in at least one of those; reached, in all of those.
	 */
	once: (Counts & { year: number })[];
	rows: BoardRow[];
}
export interface TargetBoard extends Moment, Ground {
	target: BoardTarget;
	whole: Cell;
	/** How many of the whole had reached it at the ends of the last weeks, the latest last. */
	weeks: number[];
	rows: PlaceRow[];
}
/** Where to look, and as of when: a day as it was written (yyyy-mm-dd), or nothing for now. */
export interface Asked {
	/** A code in force on the map's day; nothing: the place of the reader's own role. */
	place: string | null;
	/** Which facts count. */
	asOf?: string | null;
	/** Which boundaries they are counted in. One says nothing about the other. */
	map?: string | null;
	now: Date;
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

async function groundOf(db: Db, actor: Staff, asked: Asked, { maps: remember }: Shared): Promise<Ground> {
	const places = await placesOf(db, actor, asked);
	const place = places.at(-1)!;
	const maps = await remember(`${place.path} ${place.epoch}`, () => mapsOfPlace(db, place));
	return { places, place, map: maps[0]?.first === place.epoch ? null : place.map, maps };
}

/** The one place that decides which figures a board shows. @throws Refusal `as-of` */
export function momentOf({ since, day }: Known, { asOf = null, now }: Asked): Moment {
	const today = vietnamDay(now);
	return { asOf: closedDay(asOf, { since, day, today }), since, today, readAt: now };
}

const NOBODY: Counts = { members: 0, learned: 0, assessed: 0, passed: 0, confirmed: 0, reached: 0 };

/** What is counted: a place on a map, now or as a day closed. */
const keyOf = ({ path, map, epoch }: BoardPlace, { asOf }: Moment): string => [path, map, epoch, asOf].join(' ');

/**
 * All targets in one place and everything below it. Counts name nobody, so all staff may read them.
 *
 * @param year of whose targets an outlook is asked: `null` for the latest there is; left out: of none
 * @throws Refusal `not-found`, `as-of`, `map-day`
 */
export function readBoard(db: Db, actor: Staff, input: Asked & { year?: number | null }): Promise<Board> {
	const weeks = weeksRememberedBy(db);
	const shared = sharedBy(db);
	return asActor(db, actor, async (db) => {
		const ground = await groundOf(db, actor, input, shared);
		const { place } = ground;
		const known = await whatIsKnown(db);
		const moment = momentOf(known, input);
		const rows = await shared.told(`${known.versions} ${keyOf(place, moment)}`, () => targetsTold(db, place, moment.asOf));
		const sums = await shared.all(keyOf(place, moment), () => sumsIn(db, place, moment.asOf));
		const years = [...new Set(rows.map((row) => row.year))];
		const wanted = input.year === undefined ? null : (years.find((one) => one === input.year) ?? years[0] ?? null);
		const asked = {
			place,
			moment,
			targets: rows.map(({ id }) => id),
			places: [place.id],
			outlook: rows.filter(({ year }) => year === wanted).map(({ id }) => id),
			below: false
		};
		const beside = await besideOf(db, asked, weeks);
		return {
			...moment,
			...ground,
			years,
			year: wanted,
			once: years.map((one) => ({ year: one, ...(sums.get(onceIn(one)) ?? NOBODY) })),
			rows: rows.map((target) => {
				const sum = sums.get(target.id) ?? NOBODY;
				const at = { id: place.id, whole: place.level === 'province' || place.id === target.place_id };
				const ends = target.year === wanted ? weekly(beside, target.id, null, sum.reached) : null;
				return { target, ...cell(target, sum, at, beside, ends) };
			})
		};
	});
}

/**
 * One target in one place and in each place just below it, each with its outlook.
 *
 * @throws Refusal `not-found`, `as-of`, `map-day`
 */
export function readTarget(db: Db, actor: Staff, input: Asked & { target: string }): Promise<TargetBoard> {
	const weeks = weeksRememberedBy(db);
	const shared = sharedBy(db);
	return asActor(db, actor, async (db) => {
		const ground = await groundOf(db, actor, input, shared);
		const { place } = ground;
		const moment = momentOf(await whatIsKnown(db), input);
		const target = await boardTarget(db, input.target, place, moment.asOf);
		if (!target) throw new Refusal('not-found', `no target ${input.target}`);
		const rows = await shared.below(`${target.id} ${keyOf(place, moment)}`, () => targetBelow(db, target.id, place, moment.asOf));
		const asked = {
			place,
			moment,
			targets: [target.id],
			places: [place.id, ...rows.flatMap(({ id }) => id ?? [])],
			outlook: [target.id],
			below: true
		};
		const beside = await besideOf(db, asked, weeks);
		const first = await buildingNewRural(db, asked.places, moment.asOf);
		const total = { ...NOBODY };
		for (const row of rows) for (const column of Object.keys(total) as (keyof Counts)[]) total[column] += row[column];
		const ends = rows.map((row) => weekly(beside, target.id, row.id, row.reached));
		const all = ends[0]?.map((_, week) => ends.reduce((sum, one) => sum + one![week]!, 0)) ?? [0];
		return {
			...moment,
			...ground,
			target,
			whole: cell(
				target,
				total,
				{ id: place.id, whole: place.level === 'province' || place.id === target.place_id },
				beside,
				all
			),
			weeks: all,
			rows: rows.map(({ id, code, name_vi, name_en, plain, ...counts }, n) => ({
				id,
				code,
				name_vi,
				name_en,
				plain,
				priority: id !== null && first.has(id),
				...cell(target, counts, id === null ? null : { id, whole: false }, beside, ends[n]!)
			}))
		};
	});
}
