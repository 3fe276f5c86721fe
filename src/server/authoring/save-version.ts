import { Refusal } from '#core/refusal.ts';
import { isDeepStrictEqual } from 'node:util';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mustKeepItems, type Staff } from './policy.ts';
import { addSteps, addVersions, versionsOf, type NewStep, type Origin } from './queries.ts';
import { isOpen } from './states.ts';

/** As JSON text; the largest item of the bank has a tenth of it. */
export const LARGEST_BODY = 40_000;
const ID = /^[a-z0-9.-]{1,60}$/;

export interface SaveVersion {
	/** The whole item. A draft may still have faults; its id says which item it is. */
	body: Record<string, unknown>;
	/** The newest version that the writer saw; 0 for an item that is not there yet. */
	base: number;
	/** What changed and why. */
	note: string;
	origin?: Origin;
}

/**
 * Keeps an edit as the item's newest version, a draft. What was being worked on before is superseded by it; what is released stays
 * released until this one is. The same body as the newest version's is no edit, so a form sent twice makes one version.
 * @throws Refusal `forbidden`, `item-id-bad`, `item-too-large`, `item-id-taken`, `conflict` where somebody else wrote meanwhile
 */
export function saveVersion(
	db: Db,
	actor: Staff,
	{ body, base, note, origin = 'office' }: SaveVersion
): Promise<{ item: string; version: number }> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		const item = body['id'];
		if (typeof item !== 'string' || !ID.test(item)) throw new Refusal('item-id-bad', `id ${String(item)}`, { field: 'id' });
		if (JSON.stringify(body).length > LARGEST_BODY) throw new Refusal('item-too-large', item, { limit: LARGEST_BODY });
		const versions = await versionsOf(db, item);
		const newest = versions[0];
		if (newest && isDeepStrictEqual(newest.body, JSON.parse(JSON.stringify(body)))) return { item, version: newest.version };
		if (newest && base === 0) throw new Refusal('item-id-taken', item, { field: 'id', id: item });
		if ((newest?.version ?? 0) !== base)
			throw new Refusal('conflict', `${item} is at version ${newest?.version ?? 0}, not ${base}`);
		const version = base + 1;
		await addVersions(db, [{ itemId: item, version, body, origin, author: actor.accountId, note }]);
		const before: NewStep[] = versions
			.filter(({ state }) => isOpen(state))
			.map(({ version, n }) => ({ itemId: item, version, n: n + 1, state: 'superseded', account: actor.accountId }));
		await addSteps(db, [...before, { itemId: item, version, n: 1, state: 'draft', account: actor.accountId }]);
		await audit(db, actor, { action: 'wrote-item', subjectKind: 'item', subjectId: item, details: { version } });
		return { item, version };
	});
}
