import type { SentAnswer, SittingView } from '#contract/assessment.ts';

/** What came of sending: where the sitting stands now; or why not. */
export type Sent =
	| { told: 'view'; view: SittingView }
	/** The server said no: `code` and its words. Sending the same again would change nothing. */
	| { told: 'refused'; code: string; message: string }
	/** Nobody is signed in any more. */
	| { told: 'signed-out' }
	/** No connection, or a server that can't answer now: try again. */
	| { told: 'later' };

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** How long a silent connection is waited for, milliseconds: a phone on the edge of coverage often never gets an error. */
const PATIENCE = 20_000;

const ask = async (fetch: Fetch, url: string, init?: RequestInit): Promise<Sent> => {
	try {
		const response = await fetch(url, {
			...init,
			// Older browsers have no such signal, and wait as long as the network does.
			signal: AbortSignal.timeout?.(PATIENCE)
		});
		if (response.ok) return { told: 'view', view: (await response.json()) as SittingView };
		if (response.status === 401) return { told: 'signed-out' };
		if (response.status === 429 || response.status >= 500) return { told: 'later' };
		const { code, message } = (await response.json()) as { code: string; message: string };
		return { told: 'refused', code, message };
	} catch {
		return { told: 'later' };
	}
};

export const sendAnswer = (fetch: Fetch, sitting: string, answer: SentAnswer): Promise<Sent> =>
	ask(fetch, `/api/v1/sittings/${sitting}/answers`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ answers: [answer] })
	});

export const askSitting = (fetch: Fetch, sitting: string): Promise<Sent> => ask(fetch, `/api/v1/sittings/${sitting}`);
