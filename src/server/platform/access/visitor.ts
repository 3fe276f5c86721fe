import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { isUuid, newId } from '../ids.ts';

/** What sign-in needs to know of a request. */
export interface Visitor {
	cookies: Pick<Cookies, 'get' | 'set' | 'delete'>;
	headers: Headers;
	/** Came over https: cookies may then be kept from plain http. */
	secure: boolean;
	/** Reached us by a name of this very machine. */
	loopback: boolean;
	/** Under which address we were reached, `https://…`; a passkey belongs to one. */
	origin: string;
	address: string;
	now: Date;
}

export const visitorOf = (event: Pick<RequestEvent, 'cookies' | 'request' | 'url' | 'getClientAddress'>, now: Date): Visitor => ({
	cookies: event.cookies,
	headers: event.request.headers,
	secure: event.url.protocol === 'https:',
	loopback: isLoopback(event.url.hostname),
	origin: event.url.origin,
	address: event.getClientAddress(),
	now
});

export const isLoopback = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]', '::1'].includes(hostname);

/** Sample accounts, whose passwords are printed, open only on a trial (`npm start` sets DEMO) reached by this machine's own name. */
export const samplesOpen = (visitor: Pick<Visitor, 'loopback'>): boolean => process.env['DEMO'] === 'on' && visitor.loopback;

const YEAR = 365 * 86_400;

/** A random number that this browser keeps, so that facts can say on which device they were made. It says nothing of whose it is. */
export function deviceOf({ cookies, secure }: Pick<Visitor, 'cookies' | 'secure'>): string {
	const kept = cookies.get('device') ?? '';
	const device = isUuid(kept) ? kept : newId();
	cookies.set('device', device, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR });
	return device;
}
