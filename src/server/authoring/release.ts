import { isDeepStrictEqual } from 'node:util';
import type { BankItem } from '#contract/content.ts';
import { Refusal } from '#core/refusal.ts';
import { publishBank } from '#server/assessment/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { bankFaults, draftFaults, inEnglish, readFramework, readPolicies, type Fault } from '#server/framework/index.ts';
import { faultsOfDraft } from './check-draft.ts';
import { mustKeepItems, type Staff } from './policy.ts';
import { addSteps, lockBank, newestVersions, releasedVersions, type VersionRow } from './queries.ts';

/** The bank as it now is: every released version that the contract still knows. */
export async function releasedItems(db: Db): Promise<{ items: BankItem[]; unreadable: string[] }> {
	const items: BankItem[] = [];
	const unreadable: string[] = [];
	for (const { itemId, body } of await releasedVersions(db)) {
		const { item } = draftFaults(body);
		if (item) items.push(item);
		else unreadable.push(itemId);
	}
	return { items, unreadable };
}

/** Items as they would be if all that is in review or approved were released; those that the contract does not know are left out. */
export async function itemsInReview(db: Db): Promise<BankItem[]> {
	const waiting = (await newestVersions(db)).filter(({ state }) => state === 'in-review' || state === 'approved');
	return waiting.flatMap(({ body }) => draftFaults(body).item ?? []);
}

/**
 * Releases the approved versions of these items: each takes the place of the one that was released before, and together with all
 * others they are a new version of the bank. All of them, or none.
 * @throws Refusal `forbidden`; `not-approved` with the item; `item-has-faults`; `bank-short` where the bank would lack something
 */
export function releaseItems(
	db: Db,
	actor: Staff,
	input: { items: readonly string[] }
): Promise<{ bank: string; items: number }> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		await lockBank(db);
		const wanted = [...new Set(input.items)];
		const found = await newestVersions(db, wanted);
		const missing = wanted.find((id) => !found.some(({ itemId, state }) => itemId === id && state === 'approved'));
		if (missing || wanted.length === 0)
			throw new Refusal('not-approved', `${missing ?? 'nothing'} is not approved`, { id: missing ?? '' });
		for (const { itemId, body } of found)
			if ((await faultsOfDraft(db, body)).faults.length > 0) throw new Refusal('item-has-faults', itemId, { count: 1 });
		const bankBefore = await releasedItems(db);
		const before = (await releasedVersions(db)).filter(({ itemId }) => wanted.includes(itemId));
		const step = (state: 'superseded' | 'released') => (row: VersionRow) => ({
			itemId: row.itemId,
			version: row.version,
			n: row.n + 1,
			state,
			account: actor.accountId
		});
		await addSteps(db, [...before.map(step('superseded')), ...found.map(step('released'))]);
		const bank = await compose(db, bankBefore.items);
		for (const { itemId, version } of found)
			await audit(db, actor, {
				action: 'released-item',
				subjectKind: 'item',
				subjectId: itemId,
				details: { version, bank: bank.id }
			});
		return { bank: bank.id, items: bank.items };
	});
}

/**
 * Takes an item out of the bank. Sittings that began keep it; new ones do not meet it.
 * @param input.successor the released item that takes its place, if one does
 * @throws Refusal `forbidden`, `retire-no-why`, `item-not-released`, `successor-unknown`, `bank-short`
 */
export function retireItem(
	db: Db,
	actor: Staff,
	input: { item: string; why: string; successor: string | null }
): Promise<{ bank: string; items: number }> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		if (input.why === '') throw new Refusal('retire-no-why', 'no reason', { field: 'why' });
		await lockBank(db);
		const released = await releasedVersions(db);
		const row = released.find(({ itemId }) => itemId === input.item);
		if (!row) throw new Refusal('item-not-released', input.item);
		if (
			input.successor !== null &&
			(input.successor === input.item || !released.some(({ itemId }) => itemId === input.successor))
		)
			throw new Refusal('successor-unknown', input.successor, { field: 'successor', id: input.successor });
		const bankBefore = await releasedItems(db);
		await addSteps(db, [
			{
				itemId: row.itemId,
				version: row.version,
				n: row.n + 1,
				state: 'retired',
				account: actor.accountId,
				why: input.why,
				successor: input.successor
			}
		]);
		const bank = await compose(db, bankBefore.items);
		await audit(db, actor, {
			action: 'retired-item',
			subjectKind: 'item',
			subjectId: input.item,
			details: { version: row.version, bank: bank.id, ...(input.successor && { successor: input.successor }) }
		});
		return { bank: bank.id, items: bank.items };
	});
}

/** A new version of the bank from what is released now; `before` was the bank. @throws Refusal `bank-short` where it lacks more than it did */
async function compose(db: Db, before: readonly BankItem[]): Promise<{ id: string; items: number }> {
	const { items } = await releasedItems(db);
	const framework = await readFramework(db);
	const policies = await readPolicies(db);
	const known = bankFaults(before, framework, policies);
	const lacks = bankFaults(items, framework, policies).filter((fault) => !known.some((old) => isNoWorse(fault, old)));
	if (lacks.length > 0) throw new Refusal('bank-short', lacks.map(inEnglish).join('; '), { faults: lacks, count: lacks.length });
	return publishBank(db, items);
}

/** Whether a fault was there before, and no smaller. */
function isNoWorse(fault: Fault, old: Fault): boolean {
	const { count = 0, excess = 0, ...about } = fault.details;
	const { count: countBefore = 0, excess: excessBefore = 0, ...aboutBefore } = old.details;
	return (
		fault.what === old.what &&
		isDeepStrictEqual(about, aboutBefore) &&
		Number(count) >= Number(countBefore) &&
		Number(excess) <= Number(excessBefore)
	);
}
