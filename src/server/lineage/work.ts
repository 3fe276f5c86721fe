import { LEVELS } from '#core/lineage/units.ts';
import { Refusal } from '#core/refusal.ts';
import { holdMaps, remakeMaps } from '#server/places/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, inTransaction, type Db } from '#server/platform/db/index.ts';
import {
	addHeirs,
	beginUnits,
	carryRoles,
	dependents,
	holdBegun,
	holdDecree,
	laterDecree,
	markApplied,
	markRefused,
	markUndone,
	mayStill,
	note,
	takeBack,
	turn,
	type WorkToDo
} from './apply-queries.ts';
import { checkDraft } from './check-draft.ts';
import { askForWork, decreeById } from './decree-queries.ts';
import { mayApply, maySee } from './policy.ts';

/**
 * Leaves a decree with the worker, to be applied or taken back in one transaction. Asked twice, it is one piece of work.
 *
 * @param input.today a decree is applied on its day or later, never ahead: until then the old units are in force
 * @throws Refusal `not-found`, `forbidden`, `decree-own-draft`, `decree-not-yet`, `decree-busy`
 */
export function askDecreeWork(
	db: Db,
	actor: Actor,
	{ id, work, today }: { id: string; work: 'apply' | 'undo'; today: string }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const staff = await maySee(db, actor);
		const decree = await decreeById(db, id);
		if (!decree) throw new Refusal('not-found', 'no such decree');
		if (work === 'apply') {
			mayApply(staff, decree.drafters);
			if (decree.effective > today) throw new Refusal('decree-not-yet', 'its day has not come', { day: decree.effective });
		} else if (decree.appliedAt === null) throw new Refusal('decree-from-content', 'it came with the content');
		if (!(await askForWork(db, id, work, staff.accountId)))
			throw new Refusal('decree-busy', `the decree is ${decree.work ?? decree.state}`);
		await enqueue(db, 'decree-work', { decree: id }, `decree ${id}`);
		await audit(db, actor, {
			action: work === 'apply' ? 'asked-decree' : 'asked-undo-decree',
			subjectKind: 'decree',
			subjectId: id
		});
	});
}

/**
 * Does what was asked of a decree: all of it, or none and the reason kept with the decree. Run again after it is done, it does nothing.
 */
export async function doDecreeWork(db: Db, { id, now }: { id: string; now: Date }): Promise<void> {
	try {
		await inTransaction(db, async (db) => {
			await holdMaps(db);
			const decree = await holdDecree(db, id);
			if (!decree?.work) return;
			if (!(await mayStill(db, decree.askedBy, id))) throw new Refusal('forbidden', 'the account lost its role');
			if (decree.work === 'apply') await apply(db, decree, now);
			else await undo(db, decree, now);
		});
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		await markRefused(db, id, { code: thrown.code, details: thrown.details });
	}
}

async function apply(db: Db, decree: WorkToDo, now: Date): Promise<void> {
	const { problems, plan } = await checkDraft(db, decree);
	if (problems.length > 0) throw new Refusal('decree-problems', 'the draft has problems', { problems: problems.length });
	const ids = new Map<string, number>();
	const idIn = (parent: { id: number } | { key: string }) => ('id' in parent ? parent.id : ids.get(parent.key)!);
	for (const level of LEVELS) {
		const units = plan.begins
			.filter((unit) => unit.level === level)
			.map(({ parent, ...unit }) => ({ ...unit, parentId: parent && idIn(parent) }));
		if (units.length === 0) continue;
		for (const { code, id } of await beginUnits(db, units, decree.effective, decree.number)) ids.set(code, id);
		const missing = units.find(({ key }) => !ids.has(key));
		if (missing) throw new Refusal('decree-code-that-day', 'a unit of this code began that day', { code: missing.key });
	}
	await addHeirs(
		db,
		decree.id,
		plan.heirs.map(({ key, ...heir }) => ({ ...heir, toId: ids.get(key)! }))
	);
	await turn(db, decree, {
		ends: plan.ends,
		placements: plan.placements.map(({ placeId, parent }) => ({ placeId, parentId: idIn(parent) }))
	});
	await carryRoles(db, decree.id);
	await remakeMaps(db);
	await markApplied(db, decree, now);
	await note(db, decree.askedBy, 'applied-decree', decree.id, { begun: plan.begins.length, ended: plan.ends.length });
}

async function undo(db: Db, decree: WorkToDo, now: Date): Promise<void> {
	const later = await laterDecree(db, decree.id);
	if (later !== undefined) throw new Refusal('decree-later', 'a later decree stands on it', { number: later });
	const begun = await holdBegun(db, decree.id);
	const hanging = await dependents(db, begun, decree.id);
	if (hanging.length > 0) throw new Refusal('decree-depended-on', 'something was recorded on its units since', { hanging });
	await takeBack(db, decree, begun);
	await remakeMaps(db);
	await markUndone(db, decree, now);
	await note(db, decree.askedBy, 'undid-decree', decree.id, { units: begun.length });
}
