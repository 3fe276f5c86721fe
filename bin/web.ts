/**
 * Serves the built application: `node bin/web.ts`, after `vite build`. HOST (127.0.0.1) and PORT (3000; the next free one
 * if it is taken) say where. ORIGIN is the address that people type when a proxy stands before it, with its protocol.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { frontDoor } from '#server/platform/front-door.ts';
import { compressed } from './support/compress.ts';
import { onStop, sayReady } from './support/children.ts';

// adapter-node takes itself for https unless told, by a header. We write these two headers ourselves on every request,
// over whatever a visitor sent, so that nobody can choose the address we believe to have.
const PROTOCOL = 'x-hocvuso-protocol';
const HOST = 'x-hocvuso-host';
process.env['PROTOCOL_HEADER'] = PROTOCOL;
process.env['HOST_HEADER'] = HOST;
// Rosters are big; every other door has a smaller limit of its own.
process.env['BODY_SIZE_LIMIT'] ??= '64M';

const origin = process.env['ORIGIN'] ? new URL(process.env['ORIGIN']) : null;
const handler = `${process.cwd()}/build/handler.js`;
const { handler: handle } = (await import(handler)) as { handler: RequestListener };

const front = frontDoor();

const server = createServer(async (request, response) => {
	const protocol = (request.headers[PROTOCOL] = origin ? origin.protocol.slice(0, -1) : 'http');
	const host = (request.headers[HOST] = origin ? origin.host : request.headers.host);
	const answer = compressed(request, response);
	if (!(await front(request, answer, `${protocol}://${host}`))) handle(request, answer);
});
// Longer than the idle time of usual proxies, so that it is never us who closes under a request on its way.
server.keepAliveTimeout = 75_000;

const host = process.env['HOST'] || '127.0.0.1';
const port = await listen(server, host, Number(process.env['PORT'] ?? 3000));
onStop(() => {
	// Whoever holds a connection open (the board's stream) lets go now, or closing would wait for them.
	process.emit('sveltekit:shutdown' as 'exit', 0);
	server.close(() => process.exit(0));
	server.closeIdleConnections();
	setTimeout(() => process.exit(0), 5000).unref();
});
const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
sayReady({ address: origin?.origin ?? `http://${shown}:${port}`, port });
if (!process.send) console.log(`http://${shown}:${port}`);

/** Listens on `wanted` or on the first free port after it. */
async function listen(server: Server, host: string, wanted: number): Promise<number> {
	for (let port = wanted; port < wanted + 100; port += 1) {
		const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
			server.once('error', resolve);
			server.listen(port, host, () => resolve(null));
		});
		if (!error) {
			if (port !== wanted) console.log(`Port ${wanted} is taken; using ${port}.`);
			return (server.address() as AddressInfo).port;
		}
		if (error.code !== 'EADDRINUSE') throw error;
	}
	throw new Error(`Ports ${wanted} to ${wanted + 99} are all taken.`);
}
