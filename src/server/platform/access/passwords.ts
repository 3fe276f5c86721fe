import { hash, verify, type Options } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { Refusal } from '#core/refusal.ts';
import { weakness } from '#core/password.ts';

/** Argon2id with 19 MiB and two passes, as OWASP's password storage sheet of 2024 asks at least; about 25 ms. */
const COST: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST);

/** Whether it is the password. Without a hash (nobody of that name) it takes as long, so that time tells nothing. */
export async function isPassword(password: string, hashed: string | null | undefined): Promise<boolean> {
	const known = await verify(hashed ?? (await nobodys()), password.normalize('NFC').slice(0, 200)).catch(() => false);
	return known && Boolean(hashed);
}

let nobody: Promise<string> | undefined;
const nobodys = (): Promise<string> => (nobody ??= hashPassword(randomBytes(16).toString('hex')));

/** Characters that staff choose at least, and residents (who type on a phone's number keys) at least. */
export const LEAST = { staff: 10, resident: 6 } as const;

/** @throws Refusal `password-short`, `password-long`, `password-guessable`, `password-name` */
export function refuseWeak(password: string, least: number, names: string[]): void {
	const why = weakness(password, least, names);
	if (why) throw new Refusal(`password-${why}`, `the password is refused: ${why}`, { least, field: 'password' });
}

/** Without look-alikes: no 0 o, 1 l i, no vowels that could make a word. */
const SIGNS = 'bcdfghjkmnpqrstvwxz23456789';

/** A password to begin with, shown once: 60 bits in three groups of four. */
export const newStartingPassword = (): string => [4, 4, 4].map((length) => pick(SIGNS, length)).join('-');

/** Ten codes for the day when the phone is lost: 40 bits each. */
export const newBackupCodes = (): string[] => Array.from({ length: 10 }, () => `${pick(SIGNS, 4)}-${pick(SIGNS, 4)}`);

/** `length` signs, each equally likely. */
function pick(signs: string, length: number): string {
	let text = '';
	const fair = 256 - (256 % signs.length);
	while (text.length < length)
		for (const byte of randomBytes(length)) if (byte < fair && text.length < length) text += signs[byte % signs.length];
	return text;
}
