import type pg from 'pg';
import { connect, type Connection, type Db } from './db/index.ts';
import { listen } from './db/listen.ts';

let shared: Connection | undefined;
let signIn: Connection | undefined;

/** The application's database, as the role that owns nothing; opened at the first call. Rows are seen through `asActor`. */
export const db = (): Db => open().db;

/** The pool beneath, for prepared SQL on the hot path. */
export const pool = (): pg.Pool => open().pool;

/**
 * The few connections on which passwords, sessions and second factors can be seen; for `platform/access` alone.
 * Row security hides those tables on every other connection.
 */
export const signInDb = (): Db => (signIn ??= connect(signInUrl(url()), { max: 4, name: 'hocvuso sign-in' })).db;

/** Hears what the database says aloud on a channel, until what it returns is called. */
export const listening = (channel: string, heard: () => void): (() => void) => listen(url(), channel, heard);

/** Closes what was opened; for programs that end. */
export async function closeApp(): Promise<void> {
	await Promise.all([shared?.close(), signIn?.close()]);
	shared = signIn = undefined;
}

/** The address whose connections say of themselves that they belong to the sign-in code (`signing_in()` in 0010). */
export function signInUrl(address: string): string {
	const url = new URL(address);
	url.searchParams.set('options', '-c app.signing_in=on');
	return url.href;
}

const open = (): Connection => (shared ??= connect(url()));

function url(): string {
	const address = process.env['DATABASE_URL'];
	if (!address) throw new Error('DATABASE_URL is not set: `npm start` sets it for the embedded database.');
	return address;
}
