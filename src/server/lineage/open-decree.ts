import type { Change, ChangeProblem } from '#core/lineage/check-changes.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { checkDraft } from './check-draft.ts';
import { allDecrees, changesOf, decreeById, holds, type Decree } from './decree-queries.ts';
import { maySee } from './policy.ts';

/** All decrees, drafts first. @throws Refusal `forbidden` */
export function listDecrees(db: Db, actor: Actor): Promise<{ decrees: Decree[]; mayDraft: boolean }> {
	return asActor(db, actor, async (db) => {
		await maySee(db, actor);
		return { decrees: await allDecrees(db), mayDraft: await holds(db, 'province') };
	});
}

/** One decree with its rows, what is wrong in them, and what the reader may do with it. @throws Refusal `forbidden`, `not-found` */
export function openDecree(
	db: Db,
	actor: Actor,
	{ id }: { id: string }
): Promise<{ decree: Decree; changes: Change[]; problems: ChangeProblem[]; mayDraft: boolean; mayApply: boolean }> {
	return asActor(db, actor, async (db) => {
		const { accountId } = await maySee(db, actor);
		const decree = await decreeById(db, id);
		if (!decree) throw new Refusal('not-found', 'no such decree');
		return {
			decree,
			changes: await changesOf(db, id),
			problems: decree.state === 'draft' ? (await checkDraft(db, decree)).problems : [],
			mayDraft: decree.state === 'draft' && decree.work === null && (await holds(db, 'province')),
			mayApply: decree.state === 'draft' && !decree.drafters.includes(accountId)
		};
	});
}
