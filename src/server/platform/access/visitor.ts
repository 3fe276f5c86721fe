import type { Cookies, RequestEvent } from '@sveltejs/kit';

/** What sign-in needs to know of a request. */
export interface Visitor {
	cookies: Pick<Cookies, 'get' | 'set' | 'delete'>;
	headers: Headers;
	/** Came over https: cookies may then be kept from plain http. */
	secure: boolean;
	/** Reached us by a name of this very machine. */
	loopback: boolean;
	address: string;
	now: Date;
}

export const visitorOf = (event: Pick<RequestEvent, 'cookies' | 'request' | 'url' | 'getClientAddress'>, now: Date): Visitor => ({
	cookies: event.cookies,
	headers: event.request.headers,
	secure: event.url.protocol === 'https:',
	loopback: isLoopback(event.url.hostname),
	address: event.getClientAddress(),
	now
});

export const isLoopback = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]', '::1'].includes(hostname);

/** Sample accounts, whose passwords are printed, open only on a trial (`npm start` sets DEMO) reached by this machine's own name. */
export const samplesOpen = (visitor: Pick<Visitor, 'loopback'>): boolean => process.env['DEMO'] === 'on' && visitor.loopback;
