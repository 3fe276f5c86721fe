import { sql } from 'kysely';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { ItemState } from './states.ts';

export async function actorKeepsItems(db: Db): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select actor_has('content') as may`.execute(db);
	return rows[0]!.may;
}

export async function writtenBy(db: Db, item: string, version: number, account: string): Promise<boolean> {
	const { rows } = await sql<{ wrote: boolean }>`select item_written_by(${item}, ${version}, ${account}) as wrote`.execute(db);
	return rows[0]!.wrote;
}

/** One composes the bank at a time: whoever releases, retires or loads waits for whoever does. */
export async function lockBank(db: Db): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext('authoring: the bank'))`.execute(db);
}

export type Origin = 'office' | 'qti' | 'file';
export interface VersionRow {
	itemId: string;
	version: number;
	body: Record<string, unknown>;
	origin: Origin;
	author: string | null;
	authorName: string | null;
	note: string;
	madeAt: Date;
	state: ItemState;
	/** Of its last step; whose it was, null where content/ took it. */
	n: number;
	accountId: string | null;
	stateAt: Date;
	why: string;
	successor: string | null;
}
const VERSION =
	sql.raw(`v.item_id as "itemId", v.version, v.body, v.origin, v.author, a.name as "authorName", v.note, v.made_at as "madeAt",
	s.state, s.n, s.account_id as "accountId", s.at as "stateAt", s.why, s.successor`);
const VERSIONS = sql.raw(`item_version v join item_state s using (item_id, version) left join staff a on a.id = v.author`);

/** All versions of an item, the newest first. */
export async function versionsOf(db: Db, item: string): Promise<VersionRow[]> {
	const { rows } =
		await sql<VersionRow>`select ${VERSION} from ${VERSIONS} where v.item_id = ${item} order by v.version desc`.execute(db);
	return rows;
}

/** Every version of every item, each item's newest first. */
export async function allVersions(db: Db): Promise<VersionRow[]> {
	const { rows } = await sql<VersionRow>`select ${VERSION} from ${VERSIONS} order by v.item_id, v.version desc`.execute(db);
	return rows;
}

/** The newest version of each of these items, of all without a list. */
export async function newestVersions(db: Db, items?: readonly string[]): Promise<VersionRow[]> {
	const { rows } = await sql<VersionRow>`
		select distinct on (v.item_id) ${VERSION} from ${VERSIONS}
		where ${items ? sql`v.item_id = any (${items}::text[])` : sql`true`} order by v.item_id, v.version desc`.execute(db);
	return rows;
}

/** The versions that are the bank. */
export async function releasedVersions(db: Db): Promise<VersionRow[]> {
	const { rows } = await sql<VersionRow>`
		select ${VERSION} from ${VERSIONS} where s.state = 'released' order by v.item_id`.execute(db);
	return rows;
}

export interface NewVersion {
	itemId: string;
	version: number;
	body: object;
	origin: Origin;
	author: string | null;
	note: string;
}
/** @throws Refusal `conflict` where somebody else was first */
export async function addVersions(db: Db, versions: readonly NewVersion[]): Promise<void> {
	await orConflict(() =>
		sql`insert into item_version (item_id, version, body, origin, author, note)
			select "itemId", version, body, origin, author, note from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb)
				as x ("itemId" text, version int, body jsonb, origin text, author text, note text)`.execute(db)
	);
}

export interface NewStep {
	itemId: string;
	version: number;
	n: number;
	state: ItemState;
	account: string | null;
	why?: string;
	successor?: string | null;
}
/** @throws Refusal `conflict` where somebody else moved it first */
export async function addSteps(db: Db, steps: readonly NewStep[]): Promise<void> {
	await orConflict(() =>
		sql`insert into item_step (item_id, version, n, state, account_id, why, successor)
			select "itemId", version, n, state, account, coalesce(why, ''), successor from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
				as x ("itemId" text, version int, n int, state text, account text, why text, successor text)`.execute(db)
	);
}

async function orConflict(insert: () => Promise<unknown>): Promise<void> {
	try {
		await insert();
	} catch (thrown) {
		if ((thrown as { code?: string }).code === '23505') throw new Refusal('conflict', 'somebody else changed this item first');
		throw thrown;
	}
}

export interface StepRow {
	version: number;
	state: ItemState;
	accountName: string | null;
	why: string;
	successor: string | null;
	at: Date;
}
export async function stepsOf(db: Db, item: string): Promise<StepRow[]> {
	const { rows } = await sql<StepRow>`
		select s.version, s.state, a.name as "accountName", s.why, s.successor, s.at from item_step s left join staff a on a.id = s.account_id
		where s.item_id = ${item} order by s.at desc, s.version desc, s.n desc`.execute(db);
	return rows;
}

/** Items that stand in the place of retired ones, by the retired item's id. */
export async function predecessorsOf(db: Db, item: string): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`select item_id as id from item_state where successor = ${item} order by 1`.execute(
		db
	);
	return rows.map(({ id }) => id);
}

/** Ids that begin so. */
export async function itemIdsLike(db: Db, prefix: string): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select distinct item_id as id from item_version where starts_with(item_id, ${prefix})`.execute(db);
	return rows.map(({ id }) => id);
}

/** Another item that tells this situation, in the bank or in the making. */
export async function itemTelling(db: Db, situation: string, except: string): Promise<string | null> {
	const { rows } = await sql<{ id: string }>`
		select v.item_id as id from item_version v join item_state s using (item_id, version)
		where v.body ->> 'situation' = ${situation} and v.item_id <> ${except} and s.state not in ('superseded', 'withdrawn', 'retired')
		limit 1`.execute(db);
	return rows[0]?.id ?? null;
}
