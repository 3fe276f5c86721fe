import { Refusal } from '#core/refusal.ts';
import { itemStatistics, type ItemStatistics } from '#server/assessment/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import type { Fault } from '#server/framework/index.ts';
import { faultsOfDraft } from './check-draft.ts';
import { mustKeepItems, type Staff } from './policy.ts';
import { itemIdsLike, predecessorsOf, stepsOf, versionsOf, writtenBy, type StepRow, type VersionRow } from './queries.ts';
import { blindAnswerOf, reviewsOf, type ReviewRow } from './review-queries.ts';

/** A version without what it says, for lists of versions. */
export type VersionHead = Omit<VersionRow, 'body'>;

export interface ItemView {
	id: string;
	versions: VersionHead[];
	/** Waits for whoever asks to review it: until they have answered it blind, no version of it is shown. */
	blind: boolean;
	/** The version asked for, else the newest; null where it is to be answered blind first. */
	shown: (VersionRow & { faults: Fault[] }) | null;
	/** The version that is in the bank. */
	released: number | null;
	mayReview: boolean;
	reviews: ReviewRow[];
	steps: StepRow[];
	statistics: ItemStatistics;
	/** Retired items in whose place it stands. */
	replaces: string[];
}

/** An item with its versions, reviews, steps and statistics. @throws Refusal `forbidden`, `not-found` */
export function readItem(db: Db, actor: Staff, input: { item: string; version: number | null }): Promise<ItemView> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		const versions = await versionsOf(db, input.item);
		const shown = input.version === null ? versions[0] : versions.find(({ version }) => version === input.version);
		if (!shown) throw new Refusal('not-found', `no item ${input.item} ${input.version ?? ''}`);
		const waiting = versions.find(({ state }) => state === 'in-review');
		const mayReview = waiting !== undefined && !(await writtenBy(db, input.item, waiting.version, actor.accountId));
		const blind = mayReview && (await blindAnswerOf(db, input.item, waiting.version, actor.accountId)) === null;
		return {
			id: input.item,
			versions: versions.map(({ body: _, ...head }) => head),
			blind,
			shown: blind ? null : { ...shown, faults: (await faultsOfDraft(db, shown.body)).faults },
			released: versions.find(({ state }) => state === 'released')?.version ?? null,
			mayReview,
			reviews: blind ? [] : await reviewsOf(db, input.item),
			steps: await stepsOf(db, input.item),
			statistics: (await itemStatistics(db, [input.item])).get(input.item)!,
			replaces: await predecessorsOf(db, input.item)
		};
	});
}

/** Two versions of an item, to be compared. @throws Refusal `forbidden`, `not-found`; `item-blind` before the blind answer */
export async function readTwoVersions(
	db: Db,
	actor: Staff,
	input: { item: string; from: number; to: number }
): Promise<{ from: VersionRow; to: VersionRow }> {
	const { shown: to, blind } = await readItem(db, actor, { item: input.item, version: input.to });
	const { shown: from } = await readItem(db, actor, { item: input.item, version: input.from });
	if (blind || !from || !to) throw new Refusal('item-blind', `${input.item} is to be answered first`);
	return { from, to };
}

/** What is wrong with a draft that is not kept yet. @throws Refusal `forbidden` */
export function checkDraft(db: Db, actor: Staff, body: Record<string, unknown>): Promise<Fault[]> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		return (await faultsOfDraft(db, body)).faults;
	});
}

/** The next free id of a skill: `1.1-13` after `1.1-12`. @throws Refusal `forbidden` */
export function nextItemId(db: Db, actor: Staff, skill: string): Promise<string> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		return freeId(db, skill);
	});
}

/** The same, within a verb that has asked. */
export async function freeId(db: Db, skill: string): Promise<string> {
	const prefix = `${skill.toLowerCase()}-`;
	const numbers = (await itemIdsLike(db, prefix)).map((id) => Number(id.slice(prefix.length))).filter(Number.isInteger);
	return `${prefix}${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}
