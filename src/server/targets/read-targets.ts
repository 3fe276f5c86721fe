import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import type { Known } from './check-text.ts';
import { asStaff } from './policy.ts';
import { knownAudiences, knownOutcomes, latestVersions, versionsOf, type TargetVersion } from './version-queries.ts';

/** Every target as its latest version has it, and whether the reader may set them. @throws Refusal `forbidden` */
export function listTargets(db: Db, actor: Actor): Promise<{ targets: TargetVersion[]; may: boolean }> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		return { targets: await latestVersions(db), may: await actorHas(db, 'province') };
	});
}

/** A target with all its versions, the latest first. @throws Refusal `forbidden`, `not-found` */
export function openTarget(db: Db, actor: Actor, id: string): Promise<{ versions: TargetVersion[]; known: Known; may: boolean }> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		const versions = await versionsOf(db, id);
		if (versions.length === 0) throw new Refusal('not-found', `no target ${id}`);
		return { versions, known: await readKnown(db), may: await actorHas(db, 'province') };
	});
}

/** The audiences and outcomes that a target may name. */
export const readKnown = async (db: Db): Promise<Known> => ({
	audiences: await knownAudiences(db),
	outcomes: await knownOutcomes(db)
});
