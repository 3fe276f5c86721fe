import { isDeepStrictEqual } from 'node:util';
import type { BankItem } from '#contract/content.ts';
import { publishBank } from '#server/assessment/index.ts';
import { asScored, readBank, readFrameworks, readReviews, writingOf, type BlindReading } from '#server/framework/index.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { addSteps, addVersions, allVersions, lockBank, type NewStep, type NewVersion, type VersionRow } from './queries.ts';
import { releasedItems } from './release.ts';
import { addRecordedReviews } from './review-queries.ts';
import { isOpen, type ItemState } from './states.ts';

const REVIEWS = 'content/reviews';
/** Why a step was taken that no member of staff took. */
const LOADED = 'content/items';
const GONE = 'no longer in content/items';
const NOT_AGREED = 'no blind reading in content/reviews agrees with it';

/**
 * Brings the items of `content/items` in as released versions with the reviews recorded beside them, and makes the bank of all that
 * is released. An item that no recorded reading agrees with comes in as a version in review, for somebody in the office to read. A file
 * that says what it said when it was last loaded changes nothing. Where the office has written a newer version of an item than the
 * file's, or retired it, the office's stays, and the loader says so.
 */
export const itemsLoader = {
	name: 'items',
	async check(): Promise<string[]> {
		const { frameworks, policies } = await readFrameworks();
		return (await readBank(frameworks[0] ?? null, policies)).problems;
	},
	async load(db: Db): Promise<string> {
		const { frameworks, policies } = await readFrameworks();
		const { items: written, pending, uncredited } = await readBank(frameworks[0] ?? null, policies);
		const items = asScored({ items: written, uncredited });
		const inParts = items.filter(({ id, steps }) => steps && !pending.has(id)).length;
		const { readings } = await readReviews(new Set(items.map(({ id }) => id)), REVIEWS);
		const { bank, kept, changed, unreadable } = await loadItems(db, { items, pending, readings });
		const { performances, beyondChoice, keyLongest } = writingOf(items);
		const percent = (share: number) => `${Math.round(share * 100)} %`;
		return [
			`${bank.items} items as bank ${bank.id}, ${changed} changed`,
			`${percent(beyondChoice)} beyond multiple choice, ${performances} performances`,
			`${inParts} give part credit`,
			uncredited.size > 0 &&
				`the part credit of ${uncredited.size} more waits for a second reader (content/reviews/README.md); they are right or wrong until then`,
			`the right option is the longest in ${percent(keyLongest)}`,
			pending.size > 0 && `${pending.size} wait for a second reader (content/reviews/README.md, or /office/items)`,
			kept.length > 0 && `the office's version stays of ${kept.join(', ')}`,
			unreadable.length > 0 && `left out, for the contract no longer knows their shape: ${unreadable.join(', ')}`
		]
			.filter(Boolean)
			.join('; ');
	}
};

export interface Loaded {
	bank: { id: string; items: number };
	/** Items that changed. */
	changed: number;
	/** Items whose file differs from what the office keeps. */
	kept: string[];
	/** Released, but of a shape that the contract no longer knows; not in the bank. */
	unreadable: string[];
}

/** What the files say. */
export interface Written {
	items: readonly BankItem[];
	/** Ids of those that no second reader has agreed with. */
	pending: ReadonlySet<string>;
	readings: readonly { source: string; reading: BlindReading }[];
}

/** What `itemsLoader` does with what it read. */
export function loadItems(db: Db, { items, pending, readings }: Written): Promise<Loaded> {
	return inTransaction(db, async (db) => {
		await lockBank(db);
		const { kept, changed } = await bringIn(db, items, pending);
		for (const { source, reading } of readings)
			await addRecordedReviews(db, { source, reader: reading.reader, date: reading.date, words: reading.what }, [
				...reading.agreed.map((item) => ({ item, agreed: true })),
				...reading.disagreed.map((item) => ({ item, agreed: false }))
			]);
		const { items: released, unreadable } = await releasedItems(db);
		return { bank: await publishBank(db, released), kept, changed, unreadable };
	});
}

/** Writes what changed in the files. Answers the items whose file differs from what the office keeps. */
async function bringIn(
	db: Db,
	items: readonly BankItem[],
	pending: ReadonlySet<string>
): Promise<{ kept: string[]; changed: number }> {
	const known = Map.groupBy(await allVersions(db), ({ itemId }) => itemId);
	const versions: NewVersion[] = [];
	const steps: NewStep[] = [];
	const kept: string[] = [];
	const step = (itemId: string, version: number, n: number, state: ItemState, why = LOADED) =>
		steps.push({ itemId, version, n, state, account: null, why });
	/** What waits for a reader leaves what is in use as it is; what is released takes its place. */
	const giveWay = (rows: readonly VersionRow[], to: ItemState) => {
		for (const { itemId, version, n, state } of rows)
			if (isOpen(state) || (state === 'released' && to === 'released')) step(itemId, version, n + 1, 'superseded');
	};
	for (const body of items) {
		const before = known.get(body.id) ?? [];
		const fromFile = before.find(({ origin }) => origin === 'file');
		const newest = before.find(({ state }) => state !== 'withdrawn' && state !== 'superseded');
		const wanted = pending.has(body.id) ? 'in-review' : 'released';
		if (fromFile && isDeepStrictEqual(fromFile.body, JSON.parse(JSON.stringify(body)))) {
			const next = fromFile === newest ? stepOf(fromFile, wanted) : null;
			if (!next) continue;
			giveWay(
				before.filter((row) => row !== fromFile),
				next
			);
			step(body.id, fromFile.version, fromFile.n + 1, next, next === 'sent-back' ? NOT_AGREED : LOADED);
		} else if (newest && (newest.origin !== 'file' || (newest.state === 'retired' && newest.why !== GONE))) {
			kept.push(body.id);
		} else {
			const version = (before[0]?.version ?? 0) + 1;
			versions.push({ itemId: body.id, version, body, origin: 'file', author: null, note: '' });
			giveWay(before, wanted);
			step(body.id, version, 1, wanted);
		}
	}
	const written = new Set(items.map(({ id }) => id));
	for (const [itemId, [newest]] of known)
		if (newest?.origin === 'file' && newest.state === 'released' && !written.has(itemId))
			steps.push({ itemId, version: newest.version, n: newest.n + 1, state: 'retired', account: null, why: GONE });
	await addVersions(db, versions);
	await addSteps(db, steps);
	return { kept, changed: new Set(steps.map(({ itemId }) => itemId)).size };
}

/** The step that a version takes whose file has not changed: it came back, was agreed with at last, or no longer is. What the office decided stays. */
function stepOf({ state, why, accountId }: VersionRow, wanted: 'in-review' | 'released'): ItemState | null {
	if (state === 'retired' && why === GONE) return wanted;
	if (accountId !== null) return null;
	if (wanted === 'released' && (state === 'in-review' || state === 'sent-back')) return 'released';
	if (wanted === 'in-review' && state === 'released') return 'sent-back';
	return null;
}
