/**
 * Fractions in [0, 1), the same ones for the same seed on every machine (mulberry32). For shuffles, simulations and
 * draws that must come out alike when done again; not for secrets.
 */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		return mixed(state);
	};
}

/** The fraction that belongs to one state alone. */
export function mixed(state: number): number {
	let t = Math.imul(state ^ (state >>> 15), state | 1);
	t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** Draws from a standard normal distribution, made of uniform ones (Box & Muller 1958). */
export function normalFrom(random: () => number): () => number {
	return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
