import { sampleCode } from '#server/platform/access/staff/one-time-code.ts';
import { enrolment, showOneTimeCode } from '#server/platform/access/staff/second-factor.ts';
import { staffOf } from '#server/platform/access/staff/session.ts';
import { signInStaff } from '#server/platform/access/staff/sign-in.ts';
import type { Who } from '#server/platform/access/who.ts';
import type { Connection } from '#server/platform/db/index.ts';
import { Browser, buildStaff, PASSWORD } from './access.ts';
import type { TestDatabase } from './database.ts';

export type SignedIn = Extract<Who, { kind: 'staff' }>;

/** An account of a commune's office, signed in by password and one-time code on a browser of its own. */
export async function signedIn(
	database: TestDatabase,
	signIn: Connection,
	account: { username: string; placeId: number }
): Promise<{ browser: Browser; staff: SignedIn; backupCodes: string[] }> {
	await buildStaff(database, { ...account, role: 'commune' });
	const browser = new Browser();
	await signInStaff(signIn.db, browser, { username: account.username, password: PASSWORD });
	const half = await staffOf(signIn.db, database.app, browser);
	if (half?.kind !== 'half-staff') throw new Error('expected half');
	const { secret } = await enrolment(signIn.db, browser, half);
	const code = await sampleCode(secret, browser.now);
	const { backupCodes } = await showOneTimeCode(signIn.db, browser, { code, settingUp: true });
	const staff = await staffOf(signIn.db, database.app, browser);
	if (staff?.kind !== 'staff') throw new Error('expected staff');
	return { browser, staff, backupCodes: backupCodes ?? [] };
}
