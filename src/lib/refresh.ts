import { invalidate } from '$app/navigation';

/** Milliseconds between two readings at least, and between two where nobody tells us. */
const PAUSE = 1000;
const BY_ITSELF = 5000;

/**
 * Reads a page's numbers again when the server says that they have moved, at most once a second, while somebody looks at it. Where the stream fails
 * (too many watch, the line is poor, a proxy lets nothing through) it asks by itself, more slowly; without script the page is as old as its load.
 * For `$effect`: returns what stops it.
 *
 * @param what the name that the page's load `depends` on
 * @param stream the address of the server-sent events, whose `changed` says that something has moved
 */
export function asTold(what: `${string}:${string}`, stream: string): () => void {
	let source: EventSource | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asking = false;
	let moved = false;

	async function read() {
		// One question at a time: a slow line must not pile them up. What moves meanwhile is read afterwards.
		moved = true;
		if (asking || document.hidden) return;
		asking = true;
		moved = false;
		await invalidate(what).catch(() => undefined);
		setTimeout(() => {
			asking = false;
			if (moved) void read();
		}, PAUSE);
	}
	function byItself() {
		clearTimeout(timer);
		timer = setTimeout(() => {
			void read();
			byItself();
		}, BY_ITSELF);
	}
	function open() {
		byItself();
		source = new EventSource(stream);
		source.addEventListener('open', () => {
			clearTimeout(timer);
			// What moved since the page was drawn was said before we listened.
			void read();
		});
		source.addEventListener('changed', () => void read());
		// The browser comes back by itself after a broken line; after a refusal it does not.
		source.addEventListener('error', byItself);
	}
	function close() {
		source?.close();
		clearTimeout(timer);
	}
	/** A page in the background holds no connection: browsers have but few. Whoever comes back to it reads at once. */
	function look() {
		close();
		if (!document.hidden) open();
	}
	open();
	document.addEventListener('visibilitychange', look);
	return () => {
		document.removeEventListener('visibilitychange', look);
		close();
	};
}

/**
 * Reads a page's numbers again every second while somebody looks at it, for work of some minutes that nobody streams. For `$effect`: returns
 * what stops it.
 *
 * @param what the name that the page's load `depends` on
 */
export function everySecond(what: `${string}:${string}`): () => void {
	let asking = false;
	const timer = setInterval(async () => {
		// One question at a time: a slow line must not pile them up.
		if (document.hidden || asking) return;
		asking = true;
		await invalidate(what)
			.catch(() => undefined)
			.finally(() => (asking = false));
	}, PAUSE);
	return () => clearInterval(timer);
}
