import { progressOf, SMALL_GROUP, type Counts, type Progress } from '#core/targets/progress.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import {
	boardPlace,
	boardTarget,
	homeOfStaff,
	targetBelow,
	targetsIn,
	type BoardPlace,
	type BoardTarget
} from './board-queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

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
export interface Board {
	/** The place that is looked at, and those above it, the highest first. */
	places: BoardPlace[];
	place: BoardPlace;
	rows: BoardRow[];
	readAt: Date;
}
export interface TargetBoard {
	places: BoardPlace[];
	place: BoardPlace;
	target: BoardTarget;
	whole: Cell;
	rows: PlaceRow[];
	readAt: Date;
}

const dayInVietnam = (now: Date) => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
const only = ({ members, learned, assessed, passed, confirmed, reached }: Counts): Counts => ({
	members,
	learned,
	assessed,
	passed,
	confirmed,
	reached
});

function cell(target: BoardTarget, counts: Counts, place: BoardPlace | null, now: Date): Cell {
	const progress = progressOf(target, counts, place?.level === 'province', dayInVietnam(now));
	return { ...only(counts), ...progress, small: counts.members > 0 && counts.members < SMALL_GROUP };
}

/** @throws Refusal `not-found` for a code that is no place of today */
async function placesOf(db: Db, actor: Staff, code: string | null): Promise<BoardPlace[]> {
	const wanted = code ?? (await homeOfStaff(db, actor.accountId)) ?? '82';
	const places = await boardPlace(db, wanted);
	if (places.length === 0) throw new Refusal('not-found', `no place ${wanted} today`);
	return places;
}

/**
 * All targets in one place and everything below it, as the tallies say now. Counts name nobody, so all staff may read them.
 *
 * @param input.place a code in force today; nothing: the place of the reader's own role
 * @throws Refusal `not-found`
 */
export function readBoard(db: Db, actor: Staff, input: { place: string | null; now: Date }): Promise<Board> {
	return asActor(db, actor, async (db) => {
		const places = await placesOf(db, actor, input.place);
		const place = places.at(-1)!;
		const rows = await targetsIn(db, place.path);
		return {
			places,
			place,
			rows: rows.map(({ members, learned, assessed, passed, confirmed, reached, ...target }) => ({
				target,
				...cell(target, { members, learned, assessed, passed, confirmed, reached }, place, input.now)
			})),
			readAt: input.now
		};
	});
}

/**
 * One target in one place and in each place just below it.
 *
 * @throws Refusal `not-found`
 */
export function readTarget(
	db: Db,
	actor: Staff,
	input: { target: string; place: string | null; now: Date }
): Promise<TargetBoard> {
	return asActor(db, actor, async (db) => {
		const places = await placesOf(db, actor, input.place);
		const place = places.at(-1)!;
		const target = await boardTarget(db, input.target);
		if (!target) throw new Refusal('not-found', `no target ${input.target}`);
		const rows = await targetBelow(db, target.id, place.path, place.id);
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
			places,
			place,
			target,
			whole: cell(target, total, place, input.now),
			rows: rows.map(({ id, code, name_vi, name_en, plain, ...counts }) => ({
				id,
				code,
				name_vi,
				name_en,
				plain,
				...cell(target, counts, null, input.now)
			})),
			readAt: input.now
		};
	});
}
