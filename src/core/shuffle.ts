/** A 32-bit number from a text (FNV-1a): the same text, the same number, on every machine. */
export function seedOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
	return hash >>> 0;
}

/** The next state and a fraction in [0, 1), from a state (mulberry32). */
function step(state: number): [number, number] {
	const next = (state + 0x6d2b79f5) >>> 0;
	let t = Math.imul(next ^ (next >>> 15), next | 1);
	t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
	return [next, ((t ^ (t >>> 14)) >>> 0) / 4294967296];
}

/**
 * The list in an order that depends on `seed` alone (Fisher–Yates), so that a page drawn again, or by another process,
 * is the same page. Not for secrets: who knows the seed knows the order.
 */
export function shuffled<T>(list: readonly T[], seed: string): T[] {
	const result = [...list];
	let state = seedOf(seed);
	for (let n = result.length - 1; n > 0; n--) {
		const [next, fraction] = step(state);
		state = next;
		const other = Math.floor(fraction * (n + 1));
		[result[n], result[other]] = [result[other]!, result[n]!];
	}
	return result;
}

/** A fraction in [0, 1) that depends on `seed` alone. */
export const fractionOf = (seed: string): number => step(seedOf(seed))[1];
