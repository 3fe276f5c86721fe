import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { VAR } from './db/open.ts';

/** What a key is for: each use has a key of its own, so that what leaks from one tells nothing of another. */
export type KeyPurpose = 'staff-sign-in' | 'passkey' | 'resident-session' | 'assisted-code' | 'throttle' | 'disclosure';

const derived = new Map<string, Buffer>();

/** 32 bytes for one purpose, made from the server's secret (HKDF with SHA-256, RFC 5869). */
export function keyFor(purpose: KeyPurpose): Buffer {
	const secret = serverSecret();
	const name = `${purpose} ${secret}`;
	let key = derived.get(name);
	if (!key) {
		key = Buffer.from(hkdfSync('sha256', secret, '', `hocvuso ${purpose}`, 32));
		derived.set(name, key);
	}
	return key;
}

let kept: string | undefined;

/**
 * The one secret of this server: SECRET_KEY; with the embedded database only, the file `secret` beside it.
 * Whoever loses it loses all sign-ins, so it belongs in the backup, apart from the database's.
 */
function serverSecret(): string {
	const given = process.env['SECRET_KEY'];
	if (given) {
		if (given.length < 32)
			throw new Error('SECRET_KEY is too short: at least 32 characters, for example from `openssl rand -base64 32`.');
		return given;
	}
	if (!ours(process.env['DATABASE_URL']))
		throw new Error('SECRET_KEY is not set. Make one with `openssl rand -base64 32` and keep it.');
	return (kept ??= secretIn(`${VAR}/secret`));
}

/** Whether the address is that of the embedded database in VAR (no address: programs that open it themselves). */
function ours(address: string | undefined): boolean {
	if (!address) return true;
	if (!existsSync(`${VAR}/embedded.json`)) return false;
	const { port } = JSON.parse(readFileSync(`${VAR}/embedded.json`, 'utf8')) as { port: number };
	const url = new URL(address);
	return url.hostname === '127.0.0.1' && Number(url.port) === port;
}

/** Reads the file, or makes it: whole, once, and readable by its owner only, also when two processes come at the same moment. */
export function secretIn(file: string): string {
	if (!existsSync(file)) {
		const draft = `${file}.${process.pid}`;
		writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
		try {
			linkSync(draft, file);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		} finally {
			rmSync(draft);
		}
	}
	return readFileSync(file, 'utf8').trim();
}
