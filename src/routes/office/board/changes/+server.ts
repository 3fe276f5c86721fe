import { listening } from '#server/platform/app.ts';
import { BoardChanges } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

const changes = new BoardChanges(listening);
/** What ends each stream that is open: all of them, when the server stops. */
const ends = new Set<() => void>();
process.on('sveltekit:shutdown' as 'exit', () => ends.forEach((end) => end()));

/** Seconds: a line now and then keeps proxies from hanging up; after the longest, the browser comes back and is asked again who it is. */
const HEARTBEAT = 20;
const LONGEST = 600;

/** Tells a board that stands open when a figure has moved, as server-sent events (`changed`, without data). */
export const GET: RequestHandler = ({ locals, url }) =>
	orError(() => {
		const { accountId } = staff(locals.who, url).actor;
		const stream = new TransformStream<string, string>();
		const writer = stream.writable.getWriter();
		const say = (text: string) => void writer.write(text).catch(end);
		const unwatch = changes.watch(accountId, () => say('event: changed\ndata:\n\n'));
		const timers = [setInterval(() => say(':\n\n'), HEARTBEAT * 1000), setTimeout(end, LONGEST * 1000)];
		ends.add(end);
		void writer.closed.catch(end);
		say('retry: 5000\n\n');
		function end() {
			unwatch();
			timers.forEach(clearTimeout);
			ends.delete(end);
			void writer.close().catch(() => {});
		}
		return Promise.resolve(
			new Response(stream.readable.pipeThrough(new TextEncoderStream()), {
				headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
			})
		);
	});
