import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { audiences, peopleUnder, placesInSight } from './read-queries.ts';

/** How many people live in each place right under this one, and in it itself where no hamlet is known; by place id, as far as the actor sees. */
export async function peopleByPlace(db: Db, actor: Actor, placeId: number): Promise<Map<number, number>> {
	return asActor(
		db,
		actor,
		async (db) => new Map((await peopleUnder(db, placeId)).map(({ placeId, people }) => [placeId, people]))
	);
}

/** The places whose people the actor sees, and whether they may write there. */
export const myPlaces = (db: Db, actor: Actor) => asActor(db, actor, placesInSight);

/** Audiences a search can be narrowed to. */
export const listAudiences = (db: Db) => audiences(db);
