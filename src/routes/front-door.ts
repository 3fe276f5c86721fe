import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLocale, type Locale } from '#lib/words.ts';
import { identifyResident } from '#server/platform/access/index.ts';
import type { FrontDoor } from '#server/platform/front-door.ts';
import { takeAnswers } from './api/v1/sittings/[sitting]/answers/take-answers.ts';
import { ALWAYS, fromAnotherSite, PRIVATE, unforeseen } from './requests.ts';

const ANSWERS = /^\/api\/v1\/sittings\/([\da-f-]{36})\/answers$/;
/** Bytes; whatever is longer, or does not say how long it is, SvelteKit's door refuses or reads. */
const LONGEST = 200_000;

/**
 * The answers door, ahead of SvelteKit's handler (docs/decisions/0012): every learner knocks at it with every question, and the way
 * through the framework costs more than the answer. It takes what a signed-in resident sends from our own pages and nothing else; all
 * other requests, and all that is odd about one, go the usual way, where the same words are said by the same code.
 */
export const answersDoor: FrontDoor = (request, response, origin) => {
	const { method, url = '', headers } = request;
	const sitting = method === 'POST' && ANSWERS.exec(url)?.[1];
	if (!sitting || !(Number(headers['content-length']) <= LONGEST)) return false;
	if (fromAnotherSite((name) => headers[name]?.toString() ?? null, origin)) return false;
	return knock(request, response, sitting, origin.startsWith('https:'));
};

async function knock(request: IncomingMessage, response: ServerResponse, sitting: string, secure: boolean): Promise<boolean> {
	const cookie = cookiesOf(request.headers.cookie ?? '');
	const who = await identifyResident(cookie, secure);
	if (!who) return false;
	const asked = cookie('lang');
	const language: Locale = isLocale(asked) ? asked : 'vi';
	try {
		const text = await bodyOf(request);
		const { status, body } = await takeAnswers({ sitting, text, actor: who.actor, language });
		send(response, status, body);
	} catch (error) {
		// Who went away in the middle hears nothing.
		if (!request.destroyed || request.complete) send(response, 500, unforeseen(error, 'POST', request.url ?? '', language));
	}
	return true;
}

const cookiesOf = (header: string) => {
	const pairs = header.split(/; */);
	return (name: string) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
};

function bodyOf(request: IncomingMessage): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = '';
		request
			.setEncoding('utf8')
			.on('data', (piece: string) => (text += piece))
			.on('end', () => resolve(text))
			.on('error', reject);
	});
}

function send(response: ServerResponse, status: number, body: unknown): void {
	const text = JSON.stringify(body);
	const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...PRIVATE, ...ALWAYS };
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.writeHead(status);
	response.end(text);
}
