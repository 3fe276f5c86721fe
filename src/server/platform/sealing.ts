import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createSecretKey,
	hkdfSync,
	randomBytes,
	randomFillSync,
	type KeyObject
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretIn } from './secrets.ts';

/** The folder of the embedded database. */
const VAR = process.env['VAR_FOLDER'] || 'var';

/**
 * Seals personal numbers with a key that is not in the database, and finds them without unsealing, by keyed hash.
 *
 * Sealed bytes: `version 1 | key id 4 | nonce 12 | ciphertext | tag 16` (AES-256-GCM; version and key id are authenticated).
 * The key id says which key opens them, so that keys can be changed while the old ones are still known.
 */
export interface Sealer {
	/** Different bytes every time, also for the same text (or bytes, as of a file). */
	seal(text: string | Uint8Array): Buffer;
	/** @throws Error when the bytes were changed, or were sealed with a key that is not known here */
	unseal(sealed: Uint8Array): string;
	unsealBytes(sealed: Uint8Array): Buffer;
	/** The keyed hash (HMAC-SHA-256, 32 bytes) under which a new text is kept. */
	mark(text: string): Buffer;
	/** The hashes under every known key: what to look for while keys are being changed. */
	marks(text: string): Buffer[];
	/** Sealed with a key other than the current one: to be sealed again. */
	stale(sealed: Uint8Array): boolean;
}

const VERSION = 1;
const HEAD = 5;
const NONCE = 12;
const TAG = 16;

/** @param keys 32 bytes each; the first seals, all unseal */
export function sealerFrom(keys: readonly Uint8Array[]): Sealer {
	const known = keys.map(derive);
	const [current] = known;
	if (!current) throw new Error('Sealing needs at least one key.');
	const unsealBytes = (sealed: Uint8Array): Buffer => {
		const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
		const key = known.find(({ head }) => bytes.subarray(0, HEAD).equals(head));
		if (!key || bytes.length < HEAD + NONCE + TAG)
			throw new Error('Sealed with a key that is not known here, or not sealed at all.');
		const opener = createDecipheriv('aes-256-gcm', key.sealing, bytes.subarray(HEAD, HEAD + NONCE)).setAAD(key.head);
		opener.setAuthTag(bytes.subarray(-TAG));
		return Buffer.concat([opener.update(bytes.subarray(HEAD + NONCE, -TAG)), opener.final()]);
	};
	return {
		seal(text) {
			const nonce = freshNonce();
			const cipher = createCipheriv('aes-256-gcm', current.sealing, nonce).setAAD(current.head);
			return Buffer.concat([
				current.head,
				nonce,
				typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text),
				cipher.final(),
				cipher.getAuthTag()
			]);
		},
		unseal: (sealed) => unsealBytes(sealed).toString('utf8'),
		unsealBytes,
		mark: (text) => hash(current.marking, text),
		marks: (text) => known.map(({ marking }) => hash(marking, text)),
		stale: (sealed) => !Buffer.from(sealed).subarray(0, HEAD).equals(current.head)
	};
}

/** Nonces are drawn some hundreds at a time, for asking the system each time costs more than sealing; each is used once. */
const nonces = Buffer.alloc(512 * NONCE);
let drawn = nonces.length;
function freshNonce(): Buffer {
	if (drawn === nonces.length) {
		randomFillSync(nonces);
		drawn = 0;
	}
	return nonces.subarray(drawn, (drawn += NONCE));
}

const hash = (key: KeyObject, text: string) => createHmac('sha256', key).update(text, 'utf8').digest();

/** One key for sealing and one for finding, so that neither says anything of the other. */
function derive(key: Uint8Array) {
	if (key.length !== 32) throw new Error('A sealing key has 32 bytes.');
	const part = (use: string) => new Uint8Array(hkdfSync('sha256', key, '', `hocvuso ${use}`, 32));
	const id = createHash('sha256').update(part('key id')).digest().subarray(0, 4);
	return { sealing: part('sealing'), marking: createSecretKey(part('finding')), head: Buffer.from([VERSION, ...id]) };
}

/** A key as it stands in SEALING_KEY: 32 bytes in base64. */
export const newSealingKey = (): string => randomBytes(32).toString('base64');

/**
 * The key of the embedded database, in `<folder>/sealing.key`, readable by its owner only; made the first time.
 * Whoever copies the database elsewhere takes this file along, separately. Apart from the server's other secret, so that
 * one can be changed without the other.
 */
export const embeddedSealingKey = (folder: string = VAR): string => secretIn(join(folder, 'sealing.key'));

/** The keys the environment gives: SEALING_KEY, the current one first, older ones after commas. @throws Error saying what to set */
export function keysOf(environment: NodeJS.ProcessEnv = process.env, folder = VAR): Buffer[] {
	const text = environment.SEALING_KEY ?? (servesEmbedded(environment, folder) ? embeddedSealingKey(folder) : '');
	const keys = text.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
	if (keys.some((key) => key.length !== 32))
		throw new Error(
			'SEALING_KEY is not set to 32 bytes in base64 (more keys after commas). Make one with: openssl rand -base64 32. Keep it apart from the database and its backups.'
		);
	return keys;
}

/** Whether the database of this process is the embedded one in `folder`: none is named, or the named one is at its port here. */
function servesEmbedded(environment: NodeJS.ProcessEnv, folder: string): boolean {
	const urls = [environment.DATABASE_URL, environment.DATABASE_WORKER_URL, environment.DATABASE_OWNER_URL].filter(
		(url) => url !== undefined && url !== ''
	);
	if (urls.length === 0) return true;
	const file = join(folder, 'embedded.json');
	if (!existsSync(file)) return false;
	const { port } = JSON.parse(readFileSync(file, 'utf8')) as { port: number };
	return urls.every((url) => {
		const { hostname, port: named } = new URL(url!);
		return hostname === '127.0.0.1' && Number(named) === port;
	});
}

let made: Sealer | undefined;
/** The sealer of this process, with the keys of its environment. */
export const sealer = (): Sealer => (made ??= sealerFrom(keysOf()));
