import { APIError } from 'better-auth/api';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '../../db/index.ts';
import { audit } from '../audit.ts';
import { countTry, forgiveTry, subscriber, type Limit } from '../throttle.ts';
import { endResidentSession } from '../resident/session.ts';
import { samplesOpen, type Visitor } from '../visitor.ts';
import { staffAuth, username_ } from './auth.ts';
import { accountNamed } from './queries.ts';
import { passCookies } from './session.ts';

/**
 * The first step of staff: name and password. What comes next: a code of the second factor, or setting one up.
 * A wrong name, a wrong password and a name that nobody has are refused alike and take as long.
 *
 * @param db a connection that may see sign-in tables
 * @throws Refusal `wrong-sign-in`, `account-disabled` (after the right password), `too-many-tries` with `minutes`
 */
export async function signInStaff(
	db: Db,
	visitor: Visitor,
	input: { username: string; password: string }
): Promise<'second-factor' | 'set-up'> {
	const username = username_(input.username);
	const account: Limit = { kind: 'staff-account', of: username, failures: 10, minutes: 15 };
	const address: Limit = { kind: 'staff-address', of: subscriber(visitor.address), failures: 60, minutes: 15 };
	await countTry(db, [account, address], visitor.now).catch(async (refused: unknown) => {
		// Once a quarter of an hour, not at every knock.
		if (refused instanceof Refusal && refused.details['failures'] === account.failures + 1)
			await audit(db, { kind: 'public' }, { action: 'sign-in-blocked', details: { kind: refused.details['kind'] } });
		throw refused;
	});
	const sample = await accountNamed(db, username);
	if (sample?.sample && !samplesOpen(visitor)) throw wrong();
	const { headers, response } = await staffAuth(db, visitor.secure)
		.api.signInUsername({
			body: { username: username || '-', password: input.password },
			headers: visitor.headers,
			returnHeaders: true
		})
		.catch((error: unknown) => {
			throw refusalOf(error);
		});
	await forgiveTry(db, [address], [account]);
	// One person at a browser: whoever was here before is not here now.
	endResidentSession(visitor);
	passCookies(visitor, headers);
	return response && 'twoFactorRedirect' in response ? 'second-factor' : 'set-up';
}

const wrong = () => new Refusal('wrong-sign-in', 'wrong name or password', { field: 'password' });

/** The library's errors in our words; what is not a refusal stays an accident. */
export function refusalOf(error: unknown): unknown {
	if (!(error instanceof APIError)) return error;
	const code = (error.body as { code?: string } | undefined)?.code ?? '';
	if (code === 'ACCOUNT_DISABLED') return new Refusal('account-disabled', 'the account is disabled');
	if (code === 'ACCOUNT_TEMPORARILY_LOCKED') return new Refusal('too-many-tries', 'second factor locked', { minutes: 15 });
	if (code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE')
		return new Refusal('wrong-one-time-code', code, { field: 'code' });
	if (code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE' || code === 'INVALID_TWO_FACTOR_COOKIE')
		return new Refusal('sign-in-again', code);
	if (error.statusCode === 401 || error.statusCode === 422 || error.statusCode === 400) return wrong();
	return error;
}
