import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BankItem } from '#contract/content.ts';
import { publishBank } from '#server/assessment/index.ts';
import { jsonFiles, readBank, readFrameworks, readShaped } from '#server/framework/index.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { addSteps, addVersions, allVersions, lockBank, type NewStep, type NewVersion, type VersionRow } from './queries.ts';
import { releasedItems } from './release.ts';
import { addRecordedReviews } from './review-queries.ts';

const REVIEWS = 'content/reviews';
/** Why a step was taken that no member of staff took. */
const LOADED = 'content/items';
const GONE = 'no longer in content/items';

/** What `content/reviews/` records of a blind reading. */
const BlindReading = z.looseObject({
	date: z.iso.date(),
	reader: z.string().min(1),
	what: z.string().min(1),
	agreed: z.array(z.string()),
	disagreed: z.array(z.string())
});
export type BlindReading = z.infer<typeof BlindReading>;

/**
 * Brings the items of `content/items` in as released versions with the reviews recorded beside them, and makes the bank of all that
 * is released. A file that says what it said when it was last loaded changes nothing. Where the office has written a newer version
 * of an item than the file's, or retired it, the office's stays, and the loader says so.
 */
export const itemsLoader = {
	name: 'items',
	async check(): Promise<string[]> {
		const { frameworks, policies } = await readFrameworks();
		const { problems } = await readBank(frameworks[0] ?? null, policies);
		return [...problems, ...(await readReviews()).problems];
	},
	async load(db: Db): Promise<string> {
		const { frameworks, policies } = await readFrameworks();
		const { items } = await readBank(frameworks[0] ?? null, policies);
		const { readings } = await readReviews();
		const { bank, kept, changed, unreadable } = await loadItems(db, items, readings);
		return [
			`${bank.items} items as bank ${bank.id}, ${changed} changed`,
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

/** What `itemsLoader` does with what it read. */
export function loadItems(
	db: Db,
	items: readonly BankItem[],
	readings: readonly { source: string; reading: BlindReading }[]
): Promise<Loaded> {
	return inTransaction(db, async (db) => {
		await lockBank(db);
		const { kept, changed } = await bringIn(db, items);
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
async function bringIn(db: Db, items: readonly BankItem[]): Promise<{ kept: string[]; changed: number }> {
	const known = Map.groupBy(await allVersions(db), ({ itemId }) => itemId);
	const versions: NewVersion[] = [];
	const steps: NewStep[] = [];
	const kept: string[] = [];
	const release = (itemId: string, version: number, n: number) =>
		steps.push({ itemId, version, n, state: 'released', account: null, why: LOADED });
	for (const body of items) {
		const before = known.get(body.id) ?? [];
		const fromFile = before.find(({ origin }) => origin === 'file');
		const same = fromFile && isDeepStrictEqual(fromFile.body, JSON.parse(JSON.stringify(body)));
		if (same && !leftTheFiles(fromFile)) continue;
		const newest = before.find(({ state }) => state !== 'withdrawn' && state !== 'superseded');
		if (newest && (newest.origin !== 'file' || (newest.state === 'retired' && !leftTheFiles(newest)))) {
			kept.push(body.id);
			continue;
		}
		// The same words come back after they had left the files.
		if (same) {
			release(body.id, fromFile.version, fromFile.n + 1);
			continue;
		}
		const version = (before[0]?.version ?? 0) + 1;
		versions.push({ itemId: body.id, version, body, origin: 'file', author: null, note: '' });
		if (newest?.state === 'released')
			steps.push({ itemId: body.id, version: newest.version, n: newest.n + 1, state: 'superseded', account: null, why: LOADED });
		release(body.id, version, 1);
	}
	const written = new Set(items.map(({ id }) => id));
	for (const [itemId, [newest]] of known)
		if (newest?.origin === 'file' && newest.state === 'released' && !written.has(itemId))
			steps.push({ itemId, version: newest.version, n: newest.n + 1, state: 'retired', account: null, why: GONE });
	await addVersions(db, versions);
	await addSteps(db, steps);
	return { kept, changed: new Set(steps.map(({ itemId }) => itemId)).size };
}

const leftTheFiles = ({ state, why }: VersionRow) => state === 'retired' && why === GONE;

async function readReviews() {
	const problems: string[] = [];
	const readings: { source: string; reading: BlindReading }[] = [];
	for (const file of await jsonFiles(REVIEWS)) {
		const source = join(REVIEWS, file);
		const reading = await readShaped(source, BlindReading, problems);
		if (reading) readings.push({ source, reading });
	}
	return { readings, problems };
}
