import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeApp } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { keyFor } from '#server/platform/secrets.ts';
import '../../tests/support/access.ts';
import { buildResident, start, type Resident } from '../../tests/support/assessment.ts';
import { useDatabase } from '../../tests/support/database.ts';
import { answersDoor } from './front-door.ts';

const database = useDatabase({ content: true });
let server: Server;
let origin: string;
beforeAll(async () => {
	process.env['DATABASE_URL'] = database.urls.app;
	server = createServer(async (request, response) => {
		if (await answersDoor(request, response, origin)) return;
		let left = '';
		for await (const piece of request) left += piece;
		response.writeHead(418).end(left);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await closeApp();
	delete process.env['DATABASE_URL'];
});

const cookieOf = async ({ personId }: Resident): Promise<string> => {
	const token = new SignJWT({ name: 'Bà Ba' }).setProtectedHeader({ alg: 'HS256' }).setIssuer('hocvuso').setAudience('resident');
	return `resident=${await token.setSubject(personId).setIssuedAt().setExpirationTime('1h').sign(keyFor('resident-session'))}`;
};
const send = (sitting: string, body: unknown, headers: Record<string, string>) =>
	fetch(`${origin}/api/v1/sittings/${sitting}/answers`, {
		method: 'POST',
		body: typeof body === 'string' ? body : JSON.stringify(body),
		headers: { 'content-type': 'application/json', ...headers }
	});
const answering = (item: string) => ({
	answers: [{ id: newId(), item, response: null, answeredAt: '2026-11-20T02:00:00Z', elapsed: 20_000 }]
});
/** What came through to the framework behind. */
const LEFT = 418;

test('a resident’s answer is recorded once, and the next question comes back, for no cache to keep', async () => {
	const who = await buildResident(database);
	const view = await start(database, who, { now: new Date() });
	const body = answering(view.item!.id);
	const cookie = await cookieOf(who);
	const first = await send(view.id, body, { cookie, origin });
	expect(first.status).toBe(200);
	expect(Object.fromEntries(first.headers)).toMatchObject({
		'content-type': 'application/json',
		'cache-control': 'private, no-store',
		'x-content-type-options': 'nosniff'
	});
	const told = await first.json();
	expect(told).toMatchObject({ id: view.id, answered: 1, state: 'open' });
	expect(await (await send(view.id, body, { cookie, origin })).json()).toEqual(told);
});

describe('refuses in the reader’s language, with the stable code', () => {
	test.each(['vi', 'en'])('%s', async (lang) => {
		const who = await buildResident(database);
		const view = await start(database, who, { now: new Date() });
		const cookie = `${await cookieOf(who)}; lang=${lang}`;
		const late = await send(view.id, answering('no-such-item'), { cookie });
		expect(late.status).toBe(409);
		expect(await late.json()).toMatchObject({ code: 'answer-out-of-turn' });
		const broken = await send(view.id, '{"answers": [', { cookie });
		expect(broken.status).toBe(400);
		const { code, message } = (await broken.json()) as { code: string; message: string };
		expect(code).toBe('bad-input');
		expect(/[ạảấầẩẫậắằẳẵặđêôơư]/.test(message)).toBe(lang === 'vi');
		const elsewhere = await send(newId(), answering('x'), { cookie });
		expect(elsewhere.status).toBe(404);
	});
});

test('leaves to the framework, whole, what is not a signed-in resident’s own', async () => {
	const who = await buildResident(database);
	const view = await start(database, who, { now: new Date() });
	const cookie = await cookieOf(who);
	const body = answering(view.item!.id);
	const attempts = [
		send(view.id, body, {}),
		send(view.id, body, { cookie: `${cookie}x` }),
		send(view.id, body, { cookie, origin: 'https://elsewhere.example' }),
		send(view.id, body, { cookie, 'sec-fetch-site': 'cross-site' }),
		send(`${view.id}/x`, body, { cookie })
	];
	for (const attempt of attempts) {
		const response = await attempt;
		expect([response.status, await response.json()]).toEqual([LEFT, body]);
	}
	const long = 'x'.repeat(200_001);
	const response = await send(view.id, long, { cookie });
	expect([response.status, (await response.text()).length]).toEqual([LEFT, long.length]);
});
