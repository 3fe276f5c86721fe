import type { RequestEvent } from '@sveltejs/kit';
import { db, signInDb } from '../app.ts';
import { residentCookie, residentOf } from './resident/session.ts';
import { sessionCookie } from './staff/auth.ts';
import { staffOf } from './staff/session.ts';
import { visitorOf } from './visitor.ts';
import type { Resident, Who } from './who.ts';

/** The resident whose cookie this is, or null; asks no database. */
export async function identifyResident(cookie: (name: string) => string | undefined, secure: boolean): Promise<Resident | null> {
	const token = cookie(residentCookie(secure));
	return token === undefined ? null : residentOf(token, new Date());
}

const NOBODY: Who = { kind: 'public', actor: { kind: 'public' } };

/**
 * Who sent this request. Without sign-in cookies, and for a resident, no database is asked; for staff, each time.
 * Where both cookies are there the resident counts: the one who may do less.
 */
export async function identify(event: RequestEvent): Promise<Who> {
	const secure = event.url.protocol === 'https:';
	const resident = await identifyResident((name) => event.cookies.get(name), secure);
	if (resident) return resident;
	if (event.cookies.get(sessionCookie(secure))) {
		const who = await staffOf(signInDb(), db(), visitorOf(event, new Date()));
		if (who) return who;
	}
	return NOBODY;
}
