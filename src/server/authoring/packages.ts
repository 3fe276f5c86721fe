import { isDeepStrictEqual } from 'node:util';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mustKeepItems, type Staff } from './policy.ts';
import { newestVersions } from './queries.ts';
import { freeId } from './read-item.ts';
import { releasedItems } from './release.ts';
import { readPackage, type Problem, type ReadItem } from './qti/read-package.ts';
import { writePackage, type LeftOut } from './qti/write-package.ts';
import { saveVersion } from './save-version.ts';
import { isOpen } from './states.ts';

/**
 * The released items, or those of some skills, as a QTI 3 package; what QTI cannot say is left out and listed. Taking keys out of the
 * house is written in the log.
 * @throws Refusal `forbidden`
 */
export function exportPackage(
	db: Db,
	actor: Staff,
	input: { skills: readonly string[] }
): Promise<{ zip: Uint8Array<ArrayBuffer>; items: number; leftOut: LeftOut[] }> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		const { items } = await releasedItems(db);
		const wanted = items.filter(({ skill }) => input.skills.length === 0 || input.skills.includes(skill));
		const { zip, leftOut } = writePackage(wanted);
		const count = wanted.length - leftOut.length;
		await audit(db, actor, { action: 'exported-items', subjectKind: 'item', details: { items: count, leftOut: leftOut.length } });
		return { zip, items: count, leftOut };
	});
}

/** What became of a package. */
export interface Imported {
	/** New drafts of whoever brought the package. */
	drafts: { item: string; version: number }[];
	/** Items that say what they say here. */
	unchanged: string[];
	problems: Problem[];
}

/**
 * Brings the items of a package in as drafts in the name of whoever brought it. An item of ours that differs becomes a new version of
 * itself, unless somebody is working on it; one of another program gets the next free id of `skill`. What cannot be read is listed by file
 * and line, and the rest comes in.
 * @throws Refusal `forbidden`, and what `readPackage` refuses
 */
export function importPackage(
	db: Db,
	actor: Staff,
	input: { bytes: Uint8Array; skill: string; note: string }
): Promise<Imported> {
	return asActor(db, actor, async (db) => {
		await mustKeepItems(db);
		const { items, problems } = await readPackage(input.bytes);
		const known = new Map((await newestVersions(db)).map((row) => [row.itemId, row]));
		const drafts: Imported['drafts'] = [];
		const unchanged: string[] = [];
		const seen = new Set<string>();
		for (const read of items) {
			const body = read.ours ? read.body : await asForeign(db, read, input.skill);
			const id = String(body['id']);
			const newest = known.get(id);
			const problem = (what: string) => problems.push({ file: read.file, line: 1, what, details: { id } });
			if (seen.has(id)) problem('stands twice in the package: {id}');
			else if (newest && isDeepStrictEqual(newest.body, body)) unchanged.push(id);
			else if (newest && isOpen(newest.state)) problem('somebody is working on {id}; nothing was changed');
			else if (!/^[a-z0-9.-]{1,60}$/.test(id)) problem('is called {id}, which is no id of ours');
			else drafts.push(await saveVersion(db, actor, { body, base: newest?.version ?? 0, note: input.note, origin: 'qti' }));
			seen.add(id);
		}
		await audit(db, actor, {
			action: 'imported-items',
			subjectKind: 'item',
			details: { drafts: drafts.length, unchanged: unchanged.length, problems: problems.length }
		});
		return { drafts, unchanged, problems };
	});
}

/** What another program cannot know of an item: our guesses, for its new author to mend. */
async function asForeign(db: Db, { body }: ReadItem, skill: string): Promise<Record<string, unknown>> {
	return {
		id: await freeId(db, skill),
		skill,
		groups: [],
		level: 1,
		a: 1,
		b: -1.5,
		situation: '',
		reading: 1,
		...body
	};
}
