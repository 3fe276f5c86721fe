import { isUuid } from '#core/uuid.ts';
import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { readKnownFacts } from '#server/recognition/index.ts';
import { asStaff } from './policy.ts';
import {
	changeById,
	definitions,
	openChanges,
	versionsOf,
	type Change,
	type DefinitionRow,
	type DefinitionVersion,
	type Kind
} from './queries.ts';

const CHANGES_SHOWN = 30;

export interface DefinitionView extends DefinitionRow {
	/** The latest first; those before the first that was written down are not known. */
	versions: DefinitionVersion[];
	/** What a clause may name: outcomes of people, and facts by their codes. */
	outcomes: { id: string; nameVi: string; nameEn: string }[];
	facts: string[];
	may: boolean;
}
export interface ChangeView {
	change: Change;
	/** As it stands now. */
	now: DefinitionRow;
	may: boolean;
}

/** All audiences and outcomes with their versions, and the changes that are under way. @throws Refusal `forbidden` */
export function listDefinitions(db: Db, actor: Actor): Promise<{ all: DefinitionRow[]; changes: Change[]; may: boolean }> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		return { all: await definitions(db), changes: await openChanges(db, CHANGES_SHOWN), may: await actorHas(db, 'province') };
	});
}

/** One audience or outcome, its history, and what a new version may name. @throws Refusal `forbidden`, `not-found` */
export function openDefinition(db: Db, actor: Actor, kind: Kind, id: string): Promise<DefinitionView> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		const all = await definitions(db);
		const found = all.find((one) => one.kind === kind && one.id === id);
		if (!found) throw new Refusal('not-found', `no ${kind} ${id}`);
		const outcomes = all.filter((one) => one.kind === 'outcome' && one.says.unit === 'person');
		const { lessons, practises, skills, groups } = await readKnownFacts(new Map());
		return {
			...found,
			versions: await versionsOf(db, kind, id),
			outcomes: outcomes.map(({ id, says }) => ({ id, nameVi: says.name_vi, nameEn: says.name_en })),
			facts: [
				...[...skills].map((one) => `skill:${one}`),
				...[...lessons].map((one) => `lesson:${one}`),
				...[...practises].map((one) => `practice:${one}`),
				...[...groups].flatMap((one) => [`assessed:${one}`, `passed:${one}`]),
				'confirmed-vneid'
			],
			may: await actorHas(db, 'province')
		};
	});
}

/** One change: what it says, what it would do, how far it is. @throws Refusal `forbidden`, `not-found` */
export function openChange(db: Db, actor: Actor, id: string): Promise<ChangeView> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		const change = isUuid(id) ? await changeById(db, id) : undefined;
		const now = change && (await definitions(db)).find((one) => one.kind === change.kind && one.id === change.definition);
		if (!change || !now) throw new Refusal('not-found', `no change ${id}`);
		return { change, now, may: await actorHas(db, 'province') };
	});
}
