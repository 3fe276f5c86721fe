import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressed } from './compress.ts';

const PAGE = `<p>${'Bình dân học vụ số. '.repeat(200)}</p>`;
let server: Server;

beforeAll(async () => {
	server = createServer((request, plain) => {
		const response = compressed(request, plain);
		const body = request.url === '/short' ? 'ngắn' : PAGE;
		response.setHeader('content-type', request.url === '/picture' ? 'image/png' : 'text/html');
		// As SvelteKit does it: the length first when it is known, the body in parts, the end by itself.
		if (request.url !== '/stream') response.setHeader('content-length', Buffer.byteLength(body));
		response.writeHead(201);
		response.write(Buffer.from(body).subarray(0, 5));
		response.write(Buffer.from(body).subarray(5));
		response.end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => server.close());

async function ask(path: string, encoding: string): Promise<{ answer: IncomingMessage; body: Buffer }> {
	const { port } = server.address() as AddressInfo;
	const answer = await new Promise<IncomingMessage>((resolve) =>
		get({ port, path, headers: { 'accept-encoding': encoding } }, resolve)
	);
	const parts: Buffer[] = [];
	for await (const part of answer) parts.push(part as Buffer);
	return { answer, body: Buffer.concat(parts) };
}

test('a page travels compressed, with its status, its true length and a word to caches', async () => {
	const { answer, body } = await ask('/', 'gzip, deflate, br');
	expect(answer).toMatchObject({ statusCode: 201, headers: { 'content-encoding': 'br', vary: 'accept-encoding' } });
	expect(Number(answer.headers['content-length'])).toBe(body.length);
	expect(body.length).toBeLessThan(PAGE.length / 10);
	expect(brotliDecompressSync(body).toString()).toBe(PAGE);
	expect(gunzipSync((await ask('/', 'gzip')).body).toString()).toBe(PAGE);
});

test('what is short, streamed, a picture, or not asked for travels as it is', async () => {
	for (const [path, encoding] of [
		['/short', 'br'],
		['/stream', 'br'],
		['/picture', 'br'],
		['/', 'identity']
	] as const) {
		const { answer } = await ask(path, encoding);
		expect(answer.headers['content-encoding'], `${path} ${encoding}`).toBeUndefined();
		expect(answer.statusCode).toBe(201);
	}
});
