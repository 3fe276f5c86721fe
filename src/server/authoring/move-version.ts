import { Refusal } from '#core/refusal.ts';
import { inEnglish } from '#server/framework/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { faultsOfDraft } from './check-draft.ts';
import { mustKeepItems, type Staff } from './policy.ts';
import { addSteps, versionsOf, type VersionRow } from './queries.ts';
import { mayBecome, type ItemState } from './states.ts';

interface Which {
	item: string;
	version: number;
}

/**
 * The version, if it may take this step now.
 * @throws Refusal `not-found`, `item-moved-on` where it stands elsewhere by now
 */
export async function versionFor(db: Db, { item, version }: Which, to: ItemState): Promise<VersionRow> {
	const found = (await versionsOf(db, item)).find((row) => row.version === version);
	if (!found) throw new Refusal('not-found', `no version ${version} of ${item}`);
	if (!mayBecome(found.state, to))
		throw new Refusal('item-moved-on', `${item} version ${version} is ${found.state}, not to become ${to}`, {
			state: found.state
		});
	return found;
}

function move(db: Db, actor: Staff, which: Which, to: ItemState, action: string, why = ''): Promise<void> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		const row = await versionFor(db, which, to);
		if (to === 'in-review') {
			const { faults } = await faultsOfDraft(db, row.body);
			if (faults.length > 0)
				throw new Refusal('item-has-faults', `${which.item}: ${faults.map(inEnglish).join('; ')}`, { count: faults.length });
		}
		await addSteps(db, [{ itemId: which.item, version: which.version, n: row.n + 1, state: to, account: actor.accountId, why }]);
		await audit(db, actor, { action, subjectKind: 'item', subjectId: which.item, details: { version: which.version } });
	});
}

/** Hands a draft without faults to a reviewer. @throws Refusal `forbidden`, `not-found`, `item-moved-on`, `item-has-faults` */
export const submitVersion = (db: Db, actor: Staff, which: Which) => move(db, actor, which, 'in-review', 'submitted-item');
/** Takes it back before anybody has decided. @throws Refusal `forbidden`, `not-found`, `item-moved-on` */
export const takeBackVersion = (db: Db, actor: Staff, which: Which) => move(db, actor, which, 'draft', 'took-back-item');
/** Gives up a version that was never released. @throws Refusal `forbidden`, `not-found`, `item-moved-on` */
export const withdrawVersion = (db: Db, actor: Staff, which: Which & { why: string }) =>
	move(db, actor, which, 'withdrawn', 'withdrew-item', which.why);
