import { error, redirect } from '@sveltejs/kit';
import { sequence, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit/hooks';
import { Refusal } from '#core/refusal.ts';
import { refusalWords } from '#lib/refusals.ts';
import { identify } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { statusOf } from '#server/platform/refusals.ts';
import { openFrontDoor } from '#server/platform/front-door.ts';
import { shareCounts } from '#server/targets/index.ts';
import { ALWAYS, fromAnotherSite, PRIVATE, unforeseen } from '#routes/requests.ts';
import { answersDoor } from '#routes/front-door.ts';
import { paraglideMiddleware } from './paraglide/server.js';

export const init: ServerInit = () => {
	shareCounts(db());
	return openFrontDoor(answersDoor);
};

const words: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ locale }) =>
		resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) })
	);

const sameSite: Handle = ({ event, resolve }) => {
	const { request, url } = event;
	const changes = request.method !== 'GET' && request.method !== 'HEAD' && url.pathname.startsWith('/api/');
	if (changes && fromAnotherSite((name) => request.headers.get(name), url.origin))
		return Response.json({ code: 'cross-site', message: refusalWords('cross-site') }, { status: 403 });
	return resolve(event);
};

const who: Handle = async ({ event, resolve }) => {
	event.locals.who = await identify(event);
	const response = await resolve(event);
	const headers = event.locals.who.kind === 'public' ? ALWAYS : { ...PRIVATE, ...ALWAYS };
	for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
	return response;
};

/** The office is shut to everybody else here, before any page, form or file of it runs; each then asks its own policy. */
const office: Handle = ({ event, resolve }) => {
	const { who } = event.locals;
	if (!/^\/office(\/|$)/.test(event.url.pathname)) return resolve(event);
	if (who.kind === 'half-staff') redirect(303, '/staff/second-factor');
	if (who.kind === 'public') redirect(303, `/staff/sign-in?to=${encodeURIComponent(event.url.pathname)}`);
	// A page tells a resident so itself, in its own frame; forms and files do not even begin.
	if (who.kind === 'resident' && event.request.method !== 'GET')
		error(403, { message: refusalWords('forbidden'), code: 'forbidden' });
	if (who.kind === 'staff' && who.startingPassword) redirect(303, '/staff/password');
	return resolve(event);
};

/** A lent phone shows its one sitting, whatever is asked for: the way Back, a bookmark, a program. */
const lent: Handle = ({ event, resolve }) => {
	const { who } = event.locals;
	const { pathname } = event.url;
	if (who.kind !== 'lent') return resolve(event);
	const open = [`/sitting/${who.sitting}`, `/api/v1/sittings/${who.sitting}`, '/language', '/staff/sign-out'];
	if (open.some((path) => pathname === path || pathname.startsWith(`${path}/`))) return resolve(event);
	if (pathname.startsWith('/api/'))
		return Response.json({ code: 'forbidden', message: refusalWords('forbidden') }, { status: 403 });
	redirect(303, `/sitting/${who.sitting}`);
};

export const handle = sequence(words, sameSite, who, lent, office);

export const handleError: HandleServerError = (caught) => {
	if (caught.kind === 'framework')
		return caught.error.status === 404 ? { message: refusalWords('not-found'), code: 'not-found' } : undefined;
	if (caught.kind === 'app') return undefined;
	if (caught.error instanceof Refusal) {
		const { code, details } = caught.error;
		return { status: statusOf(code), message: refusalWords(code, details), code };
	}
	return unforeseen(caught.error, caught.event.request.method, caught.event.url.pathname);
};
