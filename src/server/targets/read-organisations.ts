import { Refusal } from '#core/refusal.ts';
import { wilson, type Interval } from '#core/targets/interval.ts';
import { progressOf, SMALL_GROUP, type Counts, type Progress } from '#core/targets/progress.ts';
import { vietnamDay } from '#core/days.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { boardTarget, type BoardPlace, type BoardTarget } from './board-queries.ts';
import { lastDivision } from './division-queries.ts';
import { buildingNewRural } from './new-rural-queries.ts';
import { institutionsIn, organisationsCounted, type Institution } from './organisation-queries.ts';
import { placesOf, type Staff } from './read-board.ts';

/** An organisation against a target of people: its own members of the audience. */
export interface OrganisationRow extends Counts, Progress {
	id: string;
	name: string;
	plain: string;
	kind: string;
	placeName: string;
	small: boolean;
	interval: Interval | null;
	/** What is asked of it: its part, or the share that is asked of everybody; `null`: a number of which it was given no part. */
	goal: number | null;
	/** Its place is building a new-style rural area. */
	priority: boolean;
}
export interface OrganisationsBoard {
	places: BoardPlace[];
	place: BoardPlace;
	target: BoardTarget;
	readAt: Date;
	/** When they were counted, where they have too many members to look at each now; `null`: now. */
	countedAt: Date | null;
	/** Of a target of people. */
	rows: OrganisationRow[];
	/** Of a target of organisations: each with what it counts by. */
	institutions: (Institution & { priority: boolean })[];
}

/**
 * The organisations of a place against one target, now: of a target of people those with members of its audience, each with its own figures; of a
 * target of organisations all of its audience, and how near those are that count by their members. The province and the office of the place see
 * all, an organisation itself.
 *
 * @throws Refusal `not-found`
 */
export function readOrganisations(
	db: Db,
	actor: Staff,
	input: { target: string; place: string | null; now: Date }
): Promise<OrganisationsBoard> {
	return asActor(db, actor, async (db) => {
		const places = await placesOf(db, actor, input);
		const place = places.at(-1)!;
		const target = await boardTarget(db, input.target, place, null);
		if (!target) throw new Refusal('not-found', `no target ${input.target}`);
		const shared = { places, place, target, readAt: input.now, countedAt: null };
		if (target.unit === 'organisation') {
			const found = await institutionsIn(db, target.id, place.path);
			const first = await buildingNewRural(db, placesAt(found), null);
			return { ...shared, rows: [], institutions: found.map((one) => ({ ...one, priority: first.has(one.placeId) })) };
		}
		const { rows: found, countedAt } = await organisationsCounted(db, target.id, place.path);
		const first = await buildingNewRural(db, placesAt(found), null);
		const given = new Map(
			(await lastDivision(db, target.id, place.id, 'organisations'))?.parts.map(({ of, goal }) => [of, goal]) ?? []
		);
		const rows = found.map(({ placeId, ...one }) => {
			const part = given.get(one.id);
			const goal = part ?? (target.measure === 'share' ? target.goal : null);
			return {
				...one,
				...progressOf({ ...target, goal: goal ?? target.goal }, one, part !== undefined, vietnamDay(input.now)),
				small: one.members < SMALL_GROUP,
				interval: wilson(one.reached, one.members),
				goal,
				priority: first.has(placeId)
			};
		});
		return { ...shared, countedAt, rows, institutions: [] };
	});
}

const placesAt = (rows: { placeId: number }[]): number[] => [...new Set(rows.map(({ placeId }) => placeId))];
