import { createHmac } from 'node:crypto';
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { keyFor } from '../../secrets.ts';
import { audit } from '../audit.ts';
import { newBackupCodes } from '../passwords.ts';
import type { Visitor } from '../visitor.ts';
import { APP_NAME, staffAuth, type StaffAuth } from './auth.ts';
import { addSecret, endHalfSessions, endSession, markCodeUsed, secretOf, setBackupCodes } from './factor-queries.ts';
import { passCookies } from './session.ts';
import { refusalOf } from './sign-in.ts';

/** What an authenticator needs: to be typed, or as the address that its QR code holds. */
export interface Enrolment {
	/** Base32 in groups of four. */
	secret: string;
	uri: string;
}

/**
 * The secret that is waiting for its first code; made now if there is none. Never given out once a code was shown.
 *
 * @throws Refusal `second-factor-exists`
 */
export async function enrolment(db: Db, visitor: Visitor, who: { accountId: string; username: string }): Promise<Enrolment> {
	const auth = staffAuth(db, visitor.secure);
	await prepareSecondFactor(db, auth, who.accountId);
	const row = (await secretOf(db, who.accountId))!;
	if (row.verified) throw new Refusal('second-factor-exists', 'the second factor is set up already');
	const { secretConfig } = await auth.$context;
	const secret = base32(await symmetricDecrypt({ key: secretConfig, data: row.secret }));
	const label = `${encodeURIComponent(APP_NAME)}:${encodeURIComponent(who.username)}`;
	return {
		secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
		uri: `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(APP_NAME)}&digits=6&period=30`
	};
}

/** A secret and backup codes for an account that has none. `secret`: one that is known already, for samples. */
export async function prepareSecondFactor(
	db: Db,
	auth: StaffAuth,
	accountId: string,
	known?: { secret: string; verified: boolean }
): Promise<void> {
	const { secretConfig } = await auth.$context;
	const sealed = (data: string) => symmetricEncrypt({ key: secretConfig, data });
	await addSecret(db, {
		id: newId(),
		staff_id: accountId,
		secret: await sealed(known?.secret ?? generateRandomString(32)),
		backup_codes: await sealed(JSON.stringify(newBackupCodes())),
		verified: known?.verified ?? false
	});
}

/**
 * A one-time code: ends the sign-in, or confirms the set-up; then the backup codes come back, to be written down once.
 *
 * @throws Refusal `wrong-one-time-code`, `used-one-time-code`, `sign-in-again`, `too-many-tries`, `account-disabled`
 */
export async function showOneTimeCode(
	db: Db,
	visitor: Visitor,
	input: { code: string; settingUp: boolean }
): Promise<{ backupCodes: string[] | null }> {
	const code = input.code.normalize('NFKC').replace(/\D/g, '');
	const auth = staffAuth(db, visitor.secure);
	const { headers, response } = await auth.api
		.verifyTOTP({ body: { code }, headers: visitor.headers, returnHeaders: true })
		.catch((error: unknown) => {
			throw refusalOf(error);
		});
	const accountId = response.user.id;
	await refuseReuse(db, { accountId, code, now: visitor.now, token: response.token });
	passCookies(visitor, headers);
	const actor = { kind: 'staff', accountId } as const;
	if (!input.settingUp) {
		await audit(db, actor, { action: 'sign-in', details: { by: 'one-time-code' } });
		return { backupCodes: null };
	}
	// Sessions that only ever showed the password end now, wherever they are.
	await endHalfSessions(db, accountId);
	await audit(db, actor, { action: 'set-up-second-factor', subjectKind: 'staff', subjectId: accountId });
	const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId: accountId } });
	return { backupCodes };
}

/** @throws Refusal as `showOneTimeCode` */
export async function showBackupCode(db: Db, visitor: Visitor, input: { code: string }): Promise<void> {
	const signs = input.code
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');
	const code = `${signs.slice(0, 4)}-${signs.slice(4)}`;
	const { headers, response } = await staffAuth(db, visitor.secure)
		.api.verifyBackupCode({ body: { code }, headers: visitor.headers, returnHeaders: true })
		.catch((error: unknown) => {
			throw refusalOf(error);
		});
	if (!response.user) throw new Error('the library names nobody');
	passCookies(visitor, headers);
	await audit(db, { kind: 'staff', accountId: response.user.id }, { action: 'sign-in', details: { by: 'backup-code' } });
}

/** New backup codes in place of the old; asked for by somebody who has just shown a second factor. */
export async function renewBackupCodes(db: Db, visitor: Visitor, accountId: string): Promise<string[]> {
	const codes = newBackupCodes();
	const { secretConfig } = await staffAuth(db, visitor.secure).$context;
	await setBackupCodes(db, accountId, await symmetricEncrypt({ key: secretConfig, data: JSON.stringify(codes) }));
	await audit(db, { kind: 'staff', accountId }, { action: 'renewed-backup-codes', subjectKind: 'staff', subjectId: accountId });
	return codes;
}

/** The library takes a code for as long as it is in time; we take it once. */
async function refuseReuse(db: Db, used: { accountId: string; code: string; now: Date; token: string }): Promise<void> {
	const digest = createHmac('sha256', keyFor('throttle')).update(`one-time ${used.accountId} ${used.code}`).digest();
	if (await markCodeUsed(db, used.accountId, digest, used.now)) return;
	await endSession(db, used.token);
	throw new Refusal('used-one-time-code', 'the code was used before', { field: 'code' });
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding, of the text's bytes. */
export function base32(text: string): string {
	let bits = '';
	for (const byte of Buffer.from(text)) bits += byte.toString(2).padStart(8, '0');
	return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
