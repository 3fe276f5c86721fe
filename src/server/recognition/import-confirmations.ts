import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { readConfirmations } from './confirmation-file.ts';
import {
	applyList,
	bringsLists,
	insertList,
	matchList,
	oddRows,
	oneList,
	recentLists,
	type ConfirmationList,
	type OddRow
} from './confirmation-queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;
export type { ConfirmationList, OddRow } from './confirmation-queries.ts';

/** How many odd rows a page shows; the file of them has all. */
export const ODD_ROWS_SHOWN = 100;
const ALL = 1_000_000;

const dayInVietnam = (now: Date) => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

/** The province's committee and commune offices receive the platform's lists. @throws Refusal `forbidden` */
async function mayImport(db: Db): Promise<void> {
	if (!(await bringsLists(db))) throw new Refusal('forbidden', 'no role that receives confirmations');
}

/**
 * Reads a list and matches it with the people of the importer's places; nothing is said of anybody yet.
 *
 * @param input.id made by the caller: the same list sent twice is one list
 * @throws Refusal `forbidden`, and those of `readConfirmations`
 */
export async function checkConfirmations(
	db: Db,
	actor: Staff,
	input: { id: string; fileName: string; bytes: Uint8Array; now: Date }
): Promise<void> {
	const rows = readConfirmations(input.bytes, dayInVietnam(input.now));
	const { marks } = sealer();
	const stored = rows.map((row) =>
		row.problem === null
			? {
					n: row.n,
					marks: marks(row.number).map((mark) => mark.toString('hex')),
					on: row.on,
					reference: row.reference,
					problem: null
				}
			: { n: row.n, marks: null, on: null, reference: null, problem: row.problem }
	);
	await asActor(db, actor, async (db) => {
		await mayImport(db);
		if (await insertList(db, { id: input.id, accountId: actor.accountId, fileName: input.fileName.slice(0, 200) }, stored))
			await matchList(db, input.id);
	});
}

/**
 * Says it of those who are new, as evidence `confirmed-vneid`; the board follows within a second.
 *
 * @returns how many people; applying again says nothing twice
 * @throws Refusal `not-found`; `conflict` for a list that was applied before
 */
export function applyConfirmations(db: Db, actor: Staff, id: string): Promise<number> {
	return asActor(db, actor, async (db) => {
		await mayImport(db);
		if (!(await oneList(db, id))) throw new Refusal('not-found', 'no such list of this account');
		const told = await applyList(db, id);
		if (told === null) throw new Refusal('confirmations-applied', 'applied before');
		return told;
	});
}

/** The lists that the actor brought, newest first. */
export const listConfirmations = (db: Db, actor: Staff): Promise<ConfirmationList[]> => asActor(db, actor, recentLists);

/** One list, and the rows somebody has to look into. @throws Refusal `not-found` */
export function openConfirmations(
	db: Db,
	actor: Staff,
	id: string,
	all = false
): Promise<{ list: ConfirmationList; odd: OddRow[] }> {
	return asActor(db, actor, async (db) => {
		const list = await oneList(db, id);
		if (!list) throw new Refusal('not-found', 'no such list of this account');
		return { list, odd: await oddRows(db, id, all ? ALL : ODD_ROWS_SHOWN) };
	});
}
