import { Refusal } from '../refusal.ts';
import { curves } from './curves.ts';
import { categoryCount, checkItem, type Item } from './item.ts';

/**
 * How two calibrations of the same items are brought on one scale: θ(old) = slope · θ(new) + shift. The common items,
 * whose parameters are known on both scales, tell slope and shift.
 */
export interface Link {
	/** A > 0. */
	readonly slope: number;
	/** B, logits of the old scale. */
	readonly shift: number;
}

export interface CurveLink extends Link {
	/** Mean squared distance that is left between the curves; 0 where the items agree perfectly. */
	readonly distance: number;
	readonly converged: boolean;
}

/** An item of the new scale, put on the old one. */
export function onOldScale(item: Item, { slope, shift }: Link): Item {
	const place = (b: number): number => slope * b + shift;
	if (item.model === 'grm' || item.model === 'gpcm') return { ...item, a: item.a / slope, b: item.b.map(place) };
	return { ...item, a: item.a / slope, b: place(item.b) };
}

/**
 * Mean-sigma (Marco 1977): the difficulties' mean and standard deviation are made equal. Simple, and moved by a single
 * bad item; the curve methods are to be preferred. `before` are the items on the old scale, `after` the same items on
 * the new one. Refuses `irt-bad-link`, `irt-bad-item`.
 */
export function meanSigma(before: readonly Item[], after: readonly Item[]): Link {
	checkCommon(before, after);
	const old = momentsOf(before.flatMap(({ b }) => b));
	const now = momentsOf(after.flatMap(({ b }) => b));
	if (!(now.sd > 0 && old.sd > 0))
		throw new Refusal('irt-bad-link', 'The common items must have at least two different difficulties.', { field: 'b' });
	const slope = old.sd / now.sd;
	return { slope, shift: old.mean - slope * now.mean };
}

/** Haebara (1980): the curves of every answer of every item as near as can be, over a N(0, 1) population on the old scale. Refuses as `meanSigma`. */
export function haebara(before: readonly Item[], after: readonly Item[]): CurveLink {
	return curveLink(before, after, (theta, { slope, shift }, add) => {
		const there = (theta - shift) / slope;
		before.forEach((item, i) => {
			const want = curves(item, theta).logP;
			const have = curves(after[i]!, there);
			have.logP.forEach((logP, k) => add(Math.exp(want[k]!) - Math.exp(logP), Math.exp(logP) * have.slope[k]!));
		});
	});
}

/** Stocking & Lord (1983): the expected total score as near as can be, over a N(0, 1) population on the old scale. Refuses as `meanSigma`. */
export function stockingLord(before: readonly Item[], after: readonly Item[]): CurveLink {
	return curveLink(before, after, (theta, { slope, shift }, add) => {
		const there = (theta - shift) / slope;
		let gap = 0;
		let rise = 0;
		before.forEach((item, i) => {
			const want = curves(item, theta).logP;
			const have = curves(after[i]!, there);
			have.logP.forEach((logP, k) => {
				gap += k * (Math.exp(want[k]!) - Math.exp(logP));
				rise += k * Math.exp(logP) * have.slope[k]!;
			});
		});
		add(gap, rise);
	});
}

/** At one θ of the old scale: adds every residual, and the derivative, by the new scale's θ, of what it subtracts. */
type Residuals = (theta: number, link: Link, add: (residual: number, rise: number) => void) => void;

const ROUNDS = 100;

/**
 * Least squares in (log A, B) by Levenberg & Marquardt. With θ' = (θ - B)/A the subtracted curve changes by
 * -rise·θ' per log A and -rise/A per B, so the derivatives are exact.
 */
function curveLink(before: readonly Item[], after: readonly Item[], residuals: Residuals): CurveLink {
	checkCommon(before, after);
	let link = startingLink(before, after);
	let here = sums(residuals, link);
	let damping = 1e-3;
	for (let round = 0; round < ROUNDS; round++) {
		const [aa, ab, bb] = [here.aa * (1 + damping) + 1e-12, here.ab, here.bb * (1 + damping) + 1e-12];
		const determinant = aa * bb - ab * ab;
		const moveA = -(bb * here.a - ab * here.b) / determinant;
		const moveB = -(aa * here.b - ab * here.a) / determinant;
		const trial = {
			slope: Math.min(20, Math.max(0.05, link.slope * Math.exp(Math.max(-1, Math.min(1, moveA))))),
			shift: link.shift + moveB
		};
		const there = sums(residuals, trial);
		const small = Math.abs(moveA) + Math.abs(moveB) < 1e-10;
		if (there.total <= here.total) {
			link = trial;
			here = there;
			damping = Math.max(1e-12, damping / 10);
		} else damping *= 10;
		if (small || here.total === 0) return { ...link, distance: here.total, converged: true };
	}
	return { ...link, distance: here.total, converged: false };
}

function sums(residuals: Residuals, link: Link): { total: number; a: number; b: number; aa: number; ab: number; bb: number } {
	const sum = { total: 0, a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
	let weights = 0;
	for (let theta = -4; theta <= 4.001; theta += 0.2) {
		const weight = Math.exp(-0.5 * theta * theta);
		const there = (theta - link.shift) / link.slope;
		weights += weight;
		residuals(theta, link, (residual, rise) => {
			const byA = rise * there;
			const byB = rise / link.slope;
			sum.total += weight * residual * residual;
			sum.a += weight * residual * byA;
			sum.b += weight * residual * byB;
			sum.aa += weight * byA * byA;
			sum.ab += weight * byA * byB;
			sum.bb += weight * byB * byB;
		});
	}
	sum.total /= weights;
	return sum;
}

/** Mean-sigma where difficulties differ; otherwise the slopes' ratio and the difference of the means. */
function startingLink(before: readonly Item[], after: readonly Item[]): Link {
	const old = momentsOf(before.flatMap(({ b }) => b));
	const now = momentsOf(after.flatMap(({ b }) => b));
	const ratio =
		old.sd > 0.05 && now.sd > 0.05
			? old.sd / now.sd
			: momentsOf(after.map(({ a }) => a)).mean / momentsOf(before.map(({ a }) => a)).mean;
	const slope = Math.min(20, Math.max(0.05, ratio));
	return { slope, shift: old.mean - slope * now.mean };
}

function momentsOf(values: readonly number[]): { mean: number; sd: number } {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

function checkCommon(before: readonly Item[], after: readonly Item[]): void {
	if (before.length !== after.length || before.length === 0)
		throw new Refusal(
			'irt-bad-link',
			`The same items must be given on both scales: ${before.length} before, ${after.length} after.`,
			{
				field: 'after',
				value: after.length
			}
		);
	before.forEach((item, i) => {
		checkItem(item, i);
		checkItem(after[i]!, i);
		if (categoryCount(item) !== categoryCount(after[i]!))
			throw new Refusal(
				'irt-bad-link',
				`Item ${i} has ${categoryCount(item)} categories on one scale and ${categoryCount(after[i]!)} on the other.`,
				{ item: i, field: 'b' }
			);
	});
}
