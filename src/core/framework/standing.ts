/** A stretch of the scale: up to `below` logits, the last without an end. */
interface Stretch {
	readonly n: number;
	readonly below: number | null;
}

/** The stretch that an ability lies in. `levelOf([{ n: 1, below: 0 }, { n: 2, below: null }], 0)` is 2. */
export const levelOf = (levels: readonly Stretch[], theta: number): number =>
	(levels.find(({ below }) => below === null || theta < below) ?? levels[levels.length - 1]!).n;

/**
 * How an area stands against the pass mark. `near`: within one standard deviation below it, where a little practice may be
 * enough; `few`: fewer than two answers, which say too little to say anything.
 */
export function standingOf(
	area: { readonly answers: number; readonly theta: number; readonly sd: number },
	cut: number
): 'above' | 'near' | 'below' | 'few' {
	if (area.answers < 2) return 'few';
	if (area.theta >= cut) return 'above';
	return area.theta + area.sd >= cut ? 'near' : 'below';
}
