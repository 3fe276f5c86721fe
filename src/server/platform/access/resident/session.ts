import { jwtVerify, SignJWT } from 'jose';
import { keyFor } from '../../secrets.ts';
import type { Visitor } from '../visitor.ts';
import type { Resident } from '../who.ts';

/** A resident is signed in for half a day: long enough for a lesson and a market trip, short on a borrowed phone. */
const SESSION_SECONDS = 12 * 3600;
const [ISSUER, AUDIENCE] = ['hocvuso', 'resident'];

/** `__Host-`: over https, the browser itself refuses one that another host or path has set. */
export const residentCookie = (secure: boolean): string => `${secure ? '__Host-' : ''}resident`;

export interface ResidentClaims {
	personId: string;
	name: string;
	assistedBy: string | null;
}

/** Signs the resident in: a cookie that says who they are, signed so that nobody can write one, and readable without the database. */
export async function startResidentSession(visitor: Visitor, claims: ResidentClaims): Promise<void> {
	const issued = Math.floor(visitor.now.getTime() / 1000);
	const token = await new SignJWT({ name: claims.name, ...(claims.assistedBy && { assistedBy: claims.assistedBy }) })
		.setProtectedHeader({ alg: 'HS256' })
		.setIssuer(ISSUER)
		.setAudience(AUDIENCE)
		.setSubject(claims.personId)
		.setIssuedAt(issued)
		.setExpirationTime(issued + SESSION_SECONDS)
		.sign(keyFor('resident-session'));
	visitor.cookies.set(residentCookie(visitor.secure), token, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: visitor.secure,
		maxAge: SESSION_SECONDS
	});
}

export function endResidentSession(visitor: Visitor): void {
	const name = residentCookie(visitor.secure);
	if (visitor.cookies.get(name))
		visitor.cookies.delete(name, { path: '/', httpOnly: true, sameSite: 'lax', secure: visitor.secure });
}

/** Signatures found good a moment ago, by the cookie's text: checking one costs more than the rest of a warm request. Who signs out has no cookie left to show. */
const proven = new Map<string, { who: Resident; until: number }>();
const PROVEN_AT_MOST = 20_000;

/** Whom the cookie's text stands for; null where it is not ours, was changed, or has ended. Asks no database. */
export async function residentOf(token: string, now: Date): Promise<Resident | null> {
	const known = proven.get(token);
	if (known && now.getTime() < known.until) return known.who;
	const who = await verified(token, now);
	if (!who) return null;
	if (proven.size >= PROVEN_AT_MOST) proven.delete(proven.keys().next().value!);
	proven.set(token, who);
	return who.who;
}

async function verified(token: string, now: Date): Promise<{ who: Resident; until: number } | null> {
	try {
		const { payload } = await jwtVerify(token, keyFor('resident-session'), {
			algorithms: ['HS256'],
			issuer: ISSUER,
			audience: AUDIENCE,
			currentDate: now
		});
		const { sub, name, assistedBy, exp } = payload;
		if (typeof sub !== 'string' || typeof name !== 'string' || typeof exp !== 'number') return null;
		return {
			who: {
				kind: 'resident',
				actor: { kind: 'resident', personId: sub },
				name,
				assistedBy: typeof assistedBy === 'string' ? assistedBy : null
			},
			until: exp * 1000
		};
	} catch {
		return null;
	}
}
