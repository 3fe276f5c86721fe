import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Actor } from '../actor.ts';
import { parsers } from './parsers.ts';
import type { DB } from './schema.ts';

export type { DB } from './schema.ts';

/**
 * A database, or a transaction of it: a verb needs not know which. Inside a transaction the parameter is again
 * called `db`, so that the wrong connection cannot be written.
 */
export type Db = Kysely<DB>;

/** An open connection pool, with the query builder on it. */
export type Connection = {
	/** For hand-written prepared SQL on the hot path. */
	pool: pg.Pool;
	db: Db;
	close: () => Promise<void>;
};

/** The pool under each database that was opened here. */
const pools = new WeakMap<Db, pg.Pool>();

/** The pool under `db`, for a named prepared statement; a transaction has none, for it is one connection of a pool. */
export function poolOf(db: Db): pg.Pool {
	const pool = pools.get(db);
	if (!pool) throw new Error('This is a transaction, or was not opened by connect(): it has no pool.');
	return pool;
}

/** Opens a pool of connections to `url`; nothing is sent until the first query. */
export function connect(url: string, options: { max?: number; name?: string } = {}): Connection {
	const pool = new pg.Pool({
		connectionString: url,
		max: options.max ?? 16,
		application_name: options.name ?? 'hocvuso',
		types: parsers,
		connectionTimeoutMillis: 10_000
	});
	// An idle connection that breaks (the database restarts) is replaced at the next query; unheard, it would end the process.
	pool.on('error', (error) => console.error(`database: an idle connection broke: ${error.message}`));
	const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
	pools.set(db, pool);
	const close = async () => {
		// From here on, a connection that ends is no news.
		pool.removeAllListeners('error').on('error', () => {});
		await db.destroy();
		if (!pool.ended) await pool.end();
	};
	return { pool, db, close };
}

/**
 * Runs `work` in one transaction: all of it happens, or none. Within a transaction it joins that one, so that a verb
 * may call another's verb without knowing who began.
 */
export function inTransaction<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
	if (db.isTransaction) return work(db);
	return db.transaction().execute(work);
}

/** Who acts in a transaction, for as long as it lasts, so that joining can be told from a change of identity. */
const acting = new WeakMap<Db, string>();

/**
 * One transaction in which the database knows who acts: `actor_account()` and `actor_person()` answer for it, and row
 * policies decide by them. The setting ends with the transaction; outside of one, the database sees nobody's rows.
 *
 * Called again inside, for the same actor, it joins; for another it throws: half a transaction as somebody else is
 * how rows leak.
 */
export function asActor<T>(db: Db, actor: Actor, work: (db: Db) => Promise<T>): Promise<T> {
	const who = JSON.stringify(actor);
	const already = acting.get(db);
	if (already === who) return work(db);
	if (already !== undefined) throw new Error('A transaction has one actor; this one already acts for another.');
	return inTransaction(db, async (db) => {
		await tellDatabase(db, actor);
		acting.set(db, who);
		return work(db);
	});
}

async function tellDatabase(db: Db, actor: Actor): Promise<void> {
	const account = actor.kind === 'staff' ? actor.accountId : '';
	const person = actor.kind === 'resident' ? actor.personId : '';
	await sql`select set_config('app.account', ${account}, true), set_config('app.person', ${person}, true)`.execute(db);
}
