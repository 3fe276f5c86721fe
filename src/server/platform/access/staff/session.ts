import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { asActor, type Db } from '../../db/index.ts';
import { samplesOpen, type Visitor } from '../visitor.ts';
import type { Who } from '../who.ts';
import { accountById, rolesOf } from './queries.ts';
import { sessionCookie, staffAuth } from './auth.ts';

/** Hands the cookies that the library wrote to whoever asked. */
export function passCookies(visitor: Visitor, headers: Headers | null | undefined): void {
	for (const line of headers?.getSetCookie() ?? []) {
		for (const [name, attributes] of parseSetCookieHeader(line)) {
			const { maxAge, expires, sameSite } = toCookieOptions(attributes);
			visitor.cookies.set(name, attributes.value, {
				path: '/',
				httpOnly: true,
				sameSite: sameSite ?? 'lax',
				secure: visitor.secure,
				...(maxAge !== undefined && { maxAge }),
				...(expires !== undefined && { expires })
			});
		}
	}
}

/**
 * Who the staff session's cookie stands for; null where it stands for nobody any more. Asked anew at every request, so that
 * a disabled account, a revoked role or a session that was ended elsewhere is out at once.
 *
 * @param signIn a connection that may see sign-in tables
 */
export async function staffOf(signIn: Db, app: Db, visitor: Visitor): Promise<Who | null> {
	const found = await sessionOf(signIn, visitor);
	if (!found) return null;
	const accountId = found.user.id;
	const account = await accountById(signIn, accountId);
	if (!account || account.disabled_at || (account.sample && !samplesOpen(visitor))) return null;
	const { name, sample } = account;
	const username = account.username ?? '';
	if (!found.session.secondFactorAt || !account.two_factor_enabled)
		return {
			kind: 'half-staff',
			actor: { kind: 'public' },
			accountId,
			name,
			username,
			secondFactor: false,
			setUp: account.two_factor_enabled,
			sample
		};
	const actor = { kind: 'staff', accountId } as const;
	const { lentFor } = found.session;
	if (lentFor) return { kind: 'lent', actor, name, username, sitting: lentFor, sample };
	const roles = await asActor(app, actor, (db) => rolesOf(db, accountId));
	return { kind: 'staff', actor, name, username, roles, secondFactor: true, startingPassword: account.starting_password, sample };
}

const sessionOf = (signIn: Db, visitor: Visitor) =>
	staffAuth(signIn, visitor.secure).api.getSession({ headers: new Headers({ cookie: visitor.headers.get('cookie') ?? '' }) });

/** What the library knows this session by; the empty text where there is none. */
export const sessionTokenOf = async (signIn: Db, visitor: Visitor): Promise<string> =>
	(await sessionOf(signIn, visitor))?.session.token ?? '';

/** Ends the session of this cookie, here and in the database. */
export async function endStaffSession(signIn: Db, visitor: Visitor): Promise<void> {
	if (!visitor.cookies.get(sessionCookie(visitor.secure))) return;
	const headers = new Headers({ cookie: visitor.headers.get('cookie') ?? '' });
	const { headers: answer } = await staffAuth(signIn, visitor.secure).api.signOut({ headers, returnHeaders: true });
	passCookies(visitor, answer);
}
