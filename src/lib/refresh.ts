import { invalidate } from '$app/navigation';

/**
 * Reads a page's numbers again every second while somebody looks at it; without script the page is as old as its load.
 * For `$effect`: returns what stops it.
 *
 * @param what the name that the page's load `depends` on
 */
export function everySecond(what: `${string}:${string}`): () => void {
	let asking = false;
	const timer = setInterval(async () => {
		// One question at a time: a slow line must not pile them up.
		if (document.hidden || asking) return;
		asking = true;
		await invalidate(what).finally(() => (asking = false));
	}, 1000);
	return () => clearInterval(timer);
}
