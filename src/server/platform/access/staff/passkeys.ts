import { createHmac } from 'node:crypto';
import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { Refusal } from '#core/refusal.ts';
import { inTransaction, type Db } from '../../db/index.ts';
import { isUuid, newId } from '../../ids.ts';
import { keyFor } from '../../secrets.ts';
import { audit } from '../audit.ts';
import { countTry, forgiveTry, type Limit } from '../throttle.ts';
import type { Visitor } from '../visitor.ts';
import type { Who } from '../who.ts';
import { APP_NAME, staffAuth } from './auth.ts';
import { secretOf } from './factor-queries.ts';
import {
	addPasskeyRow,
	credentialsOf,
	deletePasskey,
	notePasskeyUse,
	passkeyByCredential,
	passkeysOf,
	setPasskeyName,
	type Passkey
} from './passkey-queries.ts';
import { passCookies, sessionTokenOf } from './session.ts';
import { refusalOf } from './sign-in.ts';

type Staff = Extract<Who, { kind: 'staff' }>;

/** One for the office's computer, one for the phone, some spare: nobody needs more. */
const AT_MOST = 10;

/** What devices sign with: EdDSA, ES256, RS256 (RFC 9053, RFC 8812). Said, so that nothing newer is tried that Node still calls an experiment. */
const ALGORITHMS = [-8, -7, -257];

/** Under which name devices keep passkeys of this address; null where it is a bare number, for which browsers make none. */
export function passkeyHost(origin: string): string | null {
	const { hostname } = new URL(origin);
	return /^[\d.]+$|:/.test(hostname) ? null : hostname;
}

/**
 * What a device signs. It follows from the sign-in or session that it belongs to, so nothing has to be kept: another sign-in has
 * another one, and a sign-in ends when it was used.
 */
const challengeOf = (purpose: 'show' | 'add', of: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(createHmac('sha256', keyFor('passkey')).update(`${purpose} ${of}`).digest());

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** What the device sent, as the library reads it; it looks at every field itself. */
function sent<T>(json: string): T {
	try {
		return JSON.parse(json.slice(0, 20_000)) as T;
	} catch {
		throw wrong('not JSON');
	}
}

const wrong = (why: string) => new Refusal('wrong-passkey', why);

/** Whoever showed the password and waits at the second factor; null where nobody does. */
const pendingOf = (db: Db, { secure, headers }: Visitor) => staffAuth(db, secure).api.pendingSignIn({ headers });

/**
 * What the browser is asked for where somebody waits for a second factor and has a passkey; null otherwise.
 *
 * @param db a connection that may see sign-in tables
 */
export async function passkeyToShow(db: Db, visitor: Visitor): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
	const rpID = passkeyHost(visitor.origin);
	const pending = rpID === null ? null : await pendingOf(db, visitor);
	const allowCredentials = pending ? await credentialsOf(db, pending.accountId) : [];
	if (rpID === null || !pending || allowCredentials.length === 0) return null;
	return generateAuthenticationOptions({
		rpID,
		challenge: challengeOf('show', pending.key),
		allowCredentials,
		userVerification: 'preferred'
	});
}

/**
 * Ends the sign-in by a passkey in place of a one-time code.
 *
 * @throws Refusal `wrong-passkey`, `sign-in-again` (nobody waits, or too long), `account-disabled`, `too-many-tries`
 */
export async function showPasskey(db: Db, visitor: Visitor, input: { response: string }): Promise<void> {
	const rpID = passkeyHost(visitor.origin);
	const pending = await pendingOf(db, visitor);
	if (!pending || rpID === null) throw new Refusal('sign-in-again', 'nobody waits for a second factor');
	const { accountId, key } = pending;
	const limit: Limit = { kind: 'staff-passkey', of: accountId, failures: 10, minutes: 15 };
	await countTry(db, [limit], visitor.now);
	const response = sent<AuthenticationResponseJSON>(input.response);
	await inTransaction(db, async (db) => {
		const passkey = await passkeyByCredential(db, accountId, String(response?.id));
		if (!passkey) throw wrong('no such passkey of this account');
		const { authenticationInfo, verified } = await verifyAuthenticationResponse({
			response,
			expectedChallenge: base64url(challengeOf('show', key)),
			expectedOrigin: visitor.origin,
			expectedRPID: rpID,
			// The password was the first factor: that the device is there is the second.
			requireUserVerification: false,
			credential: {
				id: passkey.credential_id,
				publicKey: Uint8Array.from(passkey.public_key),
				counter: Number(passkey.counter)
			}
		}).catch((error: Error) => {
			throw wrong(error.message);
		});
		if (!verified) throw wrong('the signature is not of this passkey');
		await notePasskeyUse(db, passkey.id, authenticationInfo.newCounter, visitor.now);
	});
	const { headers } = await staffAuth(db, visitor.secure)
		.api.passkeyShown({ body: { accountId }, headers: visitor.headers, returnHeaders: true })
		.catch((error: unknown) => {
			throw refusalOf(error);
		});
	await forgiveTry(db, [], [limit]);
	passCookies(visitor, headers);
	await audit(db, { kind: 'staff', accountId }, { action: 'sign-in', details: { by: 'passkey' } });
}

/** One's own passkeys, the oldest first, and what the browser is asked for to make another; null where this address can have none. */
export async function ownPasskeys(
	db: Db,
	visitor: Visitor,
	who: Staff
): Promise<{ passkeys: Passkey[]; toAdd: PublicKeyCredentialCreationOptionsJSON | null }> {
	const { accountId } = who.actor;
	const rpID = passkeyHost(visitor.origin);
	return {
		passkeys: await passkeysOf(db, accountId),
		toAdd:
			rpID === null
				? null
				: await generateRegistrationOptions({
						rpName: APP_NAME,
						rpID,
						userID: new TextEncoder().encode(accountId),
						userName: who.username,
						userDisplayName: who.name,
						challenge: challengeOf('add', await sessionTokenOf(db, visitor)),
						excludeCredentials: await credentialsOf(db, accountId),
						supportedAlgorithmIDs: ALGORITHMS,
						// The password names the account, so the device need not remember it.
						authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' }
					})
	};
}

/**
 * Keeps a passkey that the device has just made.
 *
 * @throws Refusal `passkey-name`, `wrong-passkey`, `passkey-known`, `too-many-passkeys`, `too-many-tries`
 */
export async function addPasskey(db: Db, visitor: Visitor, who: Staff, input: { name: string; response: string }): Promise<void> {
	const { accountId } = who.actor;
	const name = named(input.name);
	const limit: Limit = { kind: 'staff-passkey-made', of: accountId, failures: 20, minutes: 60 };
	await countTry(db, [limit], visitor.now);
	const rpID = passkeyHost(visitor.origin);
	if (rpID === null) throw wrong('no passkeys at a bare number');
	const { verified, registrationInfo } = await verifyRegistrationResponse({
		response: sent<RegistrationResponseJSON>(input.response),
		expectedChallenge: base64url(challengeOf('add', await sessionTokenOf(db, visitor))),
		expectedOrigin: visitor.origin,
		expectedRPID: rpID,
		supportedAlgorithmIDs: ALGORITHMS,
		requireUserVerification: false
	}).catch((error: Error) => {
		throw wrong(error.message);
	});
	if (!verified) throw wrong('not a passkey of this address');
	const { credential } = registrationInfo;
	await inTransaction(db, async (db) => {
		if ((await passkeysOf(db, accountId)).length >= AT_MOST)
			throw new Refusal('too-many-passkeys', `${AT_MOST} passkeys`, { most: AT_MOST });
		const added = await addPasskeyRow(db, {
			id: newId(),
			staff_id: accountId,
			credential_id: credential.id,
			public_key: Buffer.from(credential.publicKey),
			counter: credential.counter,
			transports: credential.transports ?? [],
			name,
			created_at: visitor.now
		});
		if (!added) throw new Refusal('passkey-known', 'this device’s passkey is kept already');
		await audit(db, who.actor, { action: 'added-passkey', subjectKind: 'staff', subjectId: accountId });
	});
}

/** @throws Refusal `passkey-name`, `not-found` */
export function renamePasskey(db: Db, who: Staff, input: { id: string; name: string }): Promise<void> {
	const { accountId } = who.actor;
	const name = named(input.name);
	return inTransaction(db, async (db) => {
		if (!isUuid(input.id) || !(await setPasskeyName(db, accountId, input.id, name)))
			throw new Refusal('not-found', 'no such passkey of this account');
		await audit(db, who.actor, { action: 'renamed-passkey', subjectKind: 'staff', subjectId: accountId });
	});
}

/**
 * Takes a passkey away, for example of a device that was sold. The last way to show a second factor stays.
 *
 * @throws Refusal `not-found`, `last-second-factor`
 */
export function removePasskey(db: Db, who: Staff, input: { id: string }): Promise<void> {
	const { accountId } = who.actor;
	return inTransaction(db, async (db) => {
		// The account's secret is held meanwhile: two passkeys that are removed at once do not each take the other for the one that stays.
		const codes = (await secretOf(db, accountId, { lock: true }))?.verified ?? false;
		if (!isUuid(input.id) || !(await deletePasskey(db, accountId, input.id)))
			throw new Refusal('not-found', 'no such passkey of this account');
		if (!codes && (await passkeysOf(db, accountId)).length === 0)
			throw new Refusal('last-second-factor', 'nothing would be left to show');
		await audit(db, who.actor, { action: 'removed-passkey', subjectKind: 'staff', subjectId: accountId });
	});
}

function named(name: string): string {
	const read = name.normalize('NFC').trim().replace(/\s+/g, ' ');
	if (read === '' || read.length > 60) throw new Refusal('passkey-name', 'a name of 1 to 60 characters', { field: 'name' });
	return read;
}
