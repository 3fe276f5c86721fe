import { Refusal } from '#core/refusal.ts';
import type { Db } from '../../db/index.ts';
import { audit } from '../audit.ts';
import { isPassword } from '../passwords.ts';
import { countTry, forgiveTry, type Limit } from '../throttle.ts';
import type { Visitor } from '../visitor.ts';
import type { Who } from '../who.ts';
import { lendSession, passwordOf } from './factor-queries.ts';
import { sessionTokenOf } from './session.ts';

/**
 * Before the phone goes into a resident's hands: from now on this session opens nothing but one sitting.
 *
 * @param db a connection that may see sign-in tables
 */
export async function lendDevice(db: Db, visitor: Visitor, sitting: string): Promise<void> {
	await lendSession(db, await sessionTokenOf(db, visitor), sitting);
}

/**
 * The phone is back: whoever shows the password of the account has the office again. Somebody who has forgotten it signs out.
 *
 * @throws Refusal `wrong-password`, `too-many-tries` with `minutes`
 */
export async function takeBack(
	db: Db,
	visitor: Visitor,
	who: Extract<Who, { kind: 'lent' }>,
	input: { password: string }
): Promise<void> {
	const { accountId } = who.actor;
	// Not the count of signing in: a curious hand at a lent phone must not shut its owner out everywhere.
	const limit: Limit = { kind: 'staff-take-back', of: accountId, failures: 5, minutes: 15 };
	await countTry(db, [limit], visitor.now);
	if (!(await isPassword(input.password, await passwordOf(db, accountId))))
		throw new Refusal('wrong-password', 'not the password of whoever lent the device', { field: 'password' });
	await forgiveTry(db, [], [limit]);
	await lendSession(db, await sessionTokenOf(db, visitor), null);
	await audit(db, who.actor, { action: 'took-device-back', subjectKind: 'sitting', subjectId: who.sitting });
}
