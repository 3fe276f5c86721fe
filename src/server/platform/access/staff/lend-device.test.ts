import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { Browser, buildPlaces, PASSWORD, signInConnection } from '../../../../../tests/support/access.ts';
import { signedIn as enrolled } from '../../../../../tests/support/staff-sign-in.ts';
import type { Connection } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { deviceOf } from '../visitor.ts';
import type { Who } from '../who.ts';
import { lendDevice, takeBack } from './lend-device.ts';
import { showBackupCode, showOneTimeCode } from './second-factor.ts';
import { endStaffSession, staffOf } from './session.ts';
import { signInStaff } from './sign-in.ts';

const database = useDatabase();
let signIn: Connection;
let places: Awaited<ReturnType<typeof buildPlaces>>;
beforeAll(async () => {
	signIn = signInConnection(database);
	places = await buildPlaces(database);
});
afterAll(() => signIn.close());
beforeEach(async () => {
	await database.owner.deleteFrom('throttle').execute();
});

const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const signedIn = (username: string) => enrolled(database, signIn, { username, placeId: places.commune });
const who = (browser: Browser) => staffOf(signIn.db, database.app, browser);
const password = (browser: Browser, username: string) => signInStaff(signIn.db, browser, { username, password: PASSWORD });

async function lent(username: string) {
	const { browser, staff, backupCodes } = await signedIn(username);
	const sitting = newId();
	await lendDevice(signIn.db, browser, sitting);
	const borrower = await who(browser);
	if (borrower?.kind !== 'lent') throw new Error('expected lent');
	return { browser, staff, borrower, sitting, backupCodes };
}
const back = (browser: Browser, borrower: Extract<Who, { kind: 'lent' }>, password: string) =>
	takeBack(signIn.db, browser, borrower, { password });

describe('a lent phone', () => {
	test('is no longer its owner’s office, until the password is shown; the taking back is logged', async () => {
		const { browser, staff, borrower, sitting } = await lent('mot');
		expect(borrower).toMatchObject({ actor: staff.actor, sitting });
		expect(borrower).not.toHaveProperty('roles');
		await expect(back(browser, borrower, 'sai')).rejects.toEqual(refusal('wrong-password'));
		expect((await who(browser))?.kind).toBe('lent');
		await back(browser, borrower, PASSWORD);
		expect((await who(browser))?.kind).toBe('staff');
		const log = await database.owner
			.selectFrom('audit')
			.select(['subject_kind', 'subject_id'])
			.where('action', '=', 'took-device-back')
			.where('account_id', '=', staff.actor.accountId)
			.execute();
		expect(log).toEqual([{ subject_kind: 'sitting', subject_id: sitting }]);
	});

	test('guessing at it waits after five tries, and shuts its owner out nowhere else', async () => {
		const { browser, borrower, backupCodes } = await lent('hai');
		for (let n = 0; n < 5; n++) await expect(back(browser, borrower, `sai ${n}`)).rejects.toEqual(refusal('wrong-password'));
		await expect(back(browser, borrower, PASSWORD)).rejects.toMatchObject({ code: 'too-many-tries', details: { minutes: 15 } });
		const elsewhere = new Browser({ address: '203.0.113.99' });
		await password(elsewhere, 'hai');
		await showBackupCode(signIn.db, elsewhere, { code: backupCodes[0]! });
		expect((await who(elsewhere))?.kind).toBe('staff');
		// On the lent phone signing out is always open, and signing in anew gives the office back.
		await endStaffSession(signIn.db, browser);
		expect(await who(browser)).toBeNull();
	});

	test('only this session is lent: the owner’s computer stays open', async () => {
		const { staff, backupCodes } = await lent('ba.3');
		const desk = new Browser();
		await password(desk, 'ba.3');
		await showBackupCode(signIn.db, desk, { code: backupCodes[0]! });
		expect(await who(desk)).toMatchObject({ kind: 'staff', actor: staff.actor });
	});

	test('the device keeps one number, whoever signs in; a made-up one is replaced', () => {
		const browser = new Browser({ secure: true });
		const device = deviceOf(browser);
		expect(deviceOf(browser)).toBe(device);
		expect(browser.options.get('device')).toMatchObject({ httpOnly: true, secure: true });
		browser.kept.set('device', 'Điện thoại của bà Tư');
		expect(deviceOf(browser)).toMatch(/^[0-9a-f-]{36}$/);
	});
});

describe('what has ended', () => {
	test('ten minutes after the password the second factor is too late, whatever it is', async () => {
		const { backupCodes } = await signedIn('muon');
		const browser = new Browser();
		await password(browser, 'muon');
		await database.owner
			.updateTable('staff_verification')
			.set({ expires_at: new Date(Date.now() - 1000) })
			.execute();
		await expect(showOneTimeCode(signIn.db, browser, { code: '123456', settingUp: false })).rejects.toEqual(
			refusal('sign-in-again')
		);
		await expect(showBackupCode(signIn.db, browser, { code: backupCodes[0]! })).rejects.toEqual(refusal('sign-in-again'));
		expect(await who(browser)).toBeNull();
	});

	test('a session ends after its day, with all that was open in it', async () => {
		const { browser, staff } = await signedIn('het.ngay');
		const { rows } = await database.pools.owner.query<{ hours: number }>(
			`select extract(epoch from expires_at - created_at) / 3600 as hours from staff_session where staff_id = $1`,
			[staff.actor.accountId]
		);
		expect(Number(rows[0]!.hours)).toBeCloseTo(12, 1);
		await database.owner
			.updateTable('staff_session')
			.set({ expires_at: new Date(Date.now() - 1000) })
			.where('staff_id', '=', staff.actor.accountId)
			.execute();
		expect(await who(browser)).toBeNull();
	});

	test('backup codes cannot be guessed: the sign-in ends after five, the account waits after ten', async () => {
		const { backupCodes } = await signedIn('doan');
		const codes: string[] = [];
		for (let round = 0; round < 3; round++) {
			const browser = new Browser();
			await password(browser, 'doan');
			for (let n = 0; n < 6; n++)
				await showBackupCode(signIn.db, browser, { code: 'bbbb-bbbb' }).catch((error: { code: string }) =>
					codes.push(error.code)
				);
		}
		expect(codes.filter((code) => code === 'wrong-one-time-code')).toHaveLength(10);
		expect(codes).toContain('sign-in-again');
		const browser = new Browser();
		await password(browser, 'doan');
		await expect(showBackupCode(signIn.db, browser, { code: backupCodes[0]! })).rejects.toEqual(refusal('too-many-tries'));
	});
});
