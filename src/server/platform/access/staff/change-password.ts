import { Refusal } from '#core/refusal.ts';
import { asActor, type Db } from '../../db/index.ts';
import { audit } from '../audit.ts';
import { hashPassword, isPassword, LEAST, refuseWeak } from '../passwords.ts';
import { countTry, forgiveTry, type Limit } from '../throttle.ts';
import type { Visitor } from '../visitor.ts';
import type { Who } from '../who.ts';
import { endOtherSessions, passwordOf, setPassword } from './factor-queries.ts';
import { changeAccount } from './queries.ts';
import { sessionTokenOf } from './session.ts';

/**
 * One's own password. All other sessions of the account end.
 *
 * @param db a connection that may see sign-in tables
 * @throws Refusal `wrong-password`, `password-same`, `passwords-differ`, `password-…`, `too-many-tries`
 */
export async function changePassword(
	db: Db,
	visitor: Visitor,
	who: Extract<Who, { kind: 'staff' }>,
	input: { current: string; fresh: string; again: string }
): Promise<void> {
	const { accountId } = who.actor;
	const limit: Limit = { kind: 'staff-password', of: accountId, failures: 10, minutes: 15 };
	await countTry(db, [limit], visitor.now);
	const current = await passwordOf(db, accountId);
	if (!(await isPassword(input.current, current)))
		throw new Refusal('wrong-password', 'the current password is wrong', { field: 'current' });
	await forgiveTry(db, [], [limit]);
	if (input.fresh !== input.again) throw new Refusal('passwords-differ', 'typed twice, not the same', { field: 'again' });
	refuseWeak(input.fresh, LEAST.staff, [who.username, who.name]);
	if (await isPassword(input.fresh, current))
		throw new Refusal('password-same', 'the new password is the old one', { field: 'password' });
	const hashed = await hashPassword(input.fresh);
	const here = await sessionTokenOf(db, visitor);
	await asActor(db, who.actor, async (db) => {
		await setPassword(db, accountId, hashed);
		await changeAccount(db, accountId, { starting_password: false });
		await endOtherSessions(db, accountId, here);
		await audit(db, who.actor, { action: 'changed-password', subjectKind: 'staff', subjectId: accountId });
	});
}
