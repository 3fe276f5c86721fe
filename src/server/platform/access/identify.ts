import type { RequestEvent } from '@sveltejs/kit';
import { db, signInDb } from '../app.ts';
import { residentCookie, residentOf } from './resident/session.ts';
import { sessionCookie } from './staff/auth.ts';
import { staffOf } from './staff/session.ts';
import { visitorOf } from './visitor.ts';
import type { Who } from './who.ts';

const NOBODY: Who = { kind: 'public', actor: { kind: 'public' } };

/**
 * Who sent this request. Without sign-in cookies, and for a resident, no database is asked; for staff, each time.
 * Where both cookies are there the resident counts: the one who may do less.
 */
export async function identify(event: RequestEvent): Promise<Who> {
	const secure = event.url.protocol === 'https:';
	const resident = event.cookies.get(residentCookie(secure));
	if (resident) {
		const who = await residentOf(resident, new Date());
		if (who) return who;
	}
	if (event.cookies.get(sessionCookie(secure))) {
		const who = await staffOf(signInDb(), db(), visitorOf(event, new Date()));
		if (who) return who;
	}
	return NOBODY;
}
