/** What holds for every request, whichever way it comes in: through SvelteKit's hooks or through the front door. */
import { refusalWords } from '#lib/refusals.ts';
import type { Locale } from '#lib/words.ts';

/**
 * Whether something that changes data was sent from another site. Kit guards forms; a JSON post from elsewhere passes it, and our REST
 * doors take cookies. So: same origin or not at all.
 */
export function fromAnotherSite(header: (name: 'origin' | 'sec-fetch-site') => string | null, origin: string): boolean {
	const sender = header('origin');
	const site = header('sec-fetch-site');
	return sender ? sender !== origin : site !== null && site !== 'same-origin' && site !== 'none';
}

/** Headers of every answer; and of what is for somebody signed in, which no cache may keep. */
export const ALWAYS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' };
export const PRIVATE = { 'cache-control': 'private, no-store' };

/** What is told of an error that nobody foresaw: a number to ask about, by which the log knows it. */
export function unforeseen(error: unknown, method: string, path: string, language?: Locale) {
	const id = crypto.randomUUID().slice(0, 8);
	console.error(`[${id}] ${method} ${path}`, error);
	return { message: refusalWords('unexpected', {}, language), code: 'unexpected', id };
}
