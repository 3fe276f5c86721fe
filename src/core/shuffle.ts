import { seeded } from './seeded.ts';

/** A 32-bit number from a text (FNV-1a): the same text, the same number, on every machine. */
export function seedOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
	return hash >>> 0;
}

/**
 * The list in an order that depends on `seed` alone (Fisher–Yates), so that a page drawn again, or by another process,
 * is the same page. Not for secrets: who knows the seed knows the order.
 */
export function shuffled<T>(list: readonly T[], seed: string): T[] {
	const result = [...list];
	const chance = seeded(seedOf(seed));
	for (let n = result.length - 1; n > 0; n--) {
		const other = Math.floor(chance() * (n + 1));
		[result[n], result[other]] = [result[other]!, result[n]!];
	}
	return result;
}

/** A fraction in [0, 1) that depends on `seed` alone. */
export const fractionOf = (seed: string): number => seeded(seedOf(seed))();
