import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import type { DB, Db } from './index.ts';

/**
 * Runs `work` on one connection of the pool, as a database for the query builder and as itself for `copy`, so that both
 * share a transaction. A connection on which something failed is closed, not used again.
 */
export async function onOneConnection<T>(pool: pg.Pool, work: (db: Db, client: pg.PoolClient) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	// A broken connection is told to whoever waits for a query; unheard here, it would end the process.
	const heard = () => undefined;
	client.on('error', heard);
	const borrowed = { query: client.query.bind(client), release: () => undefined } as unknown as pg.PoolClient;
	const db = new Kysely<DB>({
		dialect: new PostgresDialect({ pool: { connect: async () => borrowed, end: async () => undefined, options: {} } })
	});
	let failed = true;
	try {
		const result = await work(db, client);
		failed = false;
		return result;
	} finally {
		client.off('error', heard);
		client.release(failed);
	}
}

/** A `copy … from stdin` that is open: rows go in as PostgreSQL's text format. */
export interface Copy {
	/** Waits while the connection is behind. */
	write: (lines: string | Buffer) => Promise<void>;
	/** Closes it well, and says how many rows came in. */
	end: () => Promise<number>;
	/** Closes it badly: the transaction around it is lost. */
	fail: (error: Error) => Promise<void>;
}

/** Opens a copy into `table`; the names are ours, never a person's. */
export function copyInto(client: pg.ClientBase, table: string, columns: readonly string[]): Copy {
	const stream = client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`));
	let failure: Error | undefined;
	let wake: (() => void) | undefined;
	let close = () => undefined as void;
	const closed = new Promise<void>((resolve) => (close = resolve));
	const failed = (error: Error) => {
		failure ??= error;
		wake?.();
		close();
	};
	// A stream whose connection is gone waits for an answer that never comes.
	const gone = () => failed(new Error('the connection ended during a copy'));
	client.once('end', gone);
	void closed.then(() => client.off('end', gone));
	stream.once('finish', close).on('error', failed);
	stream.on('drain', () => wake?.());
	return {
		async write(lines) {
			if (failure) throw failure;
			if (stream.write(lines)) return;
			await new Promise<void>((resolve) => (wake = resolve));
			wake = undefined;
			if (failure) throw failure;
		},
		async end() {
			if (failure) throw failure;
			stream.end();
			await closed;
			if (failure) throw failure;
			return stream.rowCount;
		},
		async fail(error) {
			if (!failure) stream.destroy(error);
			await closed;
		}
	};
}

/** A value in PostgreSQL's text format of `copy`. */
export const copied = (text: string | null): string =>
	text === null ? '\\N' : special.test(text) ? text.replace(all, (sign) => escapes[sign]!) : text;
const special = /[\\\t\n\r]/;
const all = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
