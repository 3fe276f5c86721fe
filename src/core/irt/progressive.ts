import { Refusal } from '../refusal.ts';
import { mixed } from '../seeded.ts';
import type { Bank } from './bank.ts';
import { chooseBest, isAllowed, stretchOf, type Choice } from './choose.ts';
import { information } from './information.ts';
import type { StopRule } from './stop.ts';

/**
 * The progressive choice (Revuelta & Ponsoda 1998): the allowed item with the largest
 *
 *     (1 - s) · u · H + s · I(θ)
 *
 * where I is the item's information, H the largest of them all, u a draw in [0, 1) of the item's own, and s in [0, 1]
 * how far the sitting has come. At first, when θ is hardly known and information at it says little, chance opens the
 * bank; towards the end the most informative items decide. Together with a cap on the share of sittings that may see an
 * item (`ExposureCap`) it is the progressive-restricted method of the same authors.
 *
 * The draws follow from `uniform` in [0, 1): the same number, the same choice. Of equal values the lowest index; null
 * where nothing is allowed. Always what looking at every item gives (`chooseProgressiveByScan`). Refuses `irt-bad-number`,
 * `irt-bad-area`.
 */
export function chooseProgressive(
	bank: Bank,
	theta: number,
	progress: number,
	uniform: number,
	choice: Choice = {}
): number | null {
	const seed = seedOf(progress, uniform);
	const top = chooseBest(bank, theta, 1, choice)[0];
	if (top === undefined) return null;
	const stretch = stretchOf(bank, theta, choice.area);
	if (!stretch) return chooseProgressiveByScan(bank, theta, progress, uniform, choice);
	const { order, bound, from, to } = stretch;
	const chance = (1 - progress) * information(bank.items[top]!, theta);
	let best = -Infinity;
	let chosen = -1;
	for (let position = from; position < to; position++) {
		const most = progress * bound[position]!;
		// The rest have less information still, and no draw reaches 1.
		if (chance + most < best) break;
		const item = order[position]!;
		const drawn = chance * drawOf(seed, item);
		if (drawn + most < best || !isAllowed(choice.allowed, item)) continue;
		const value = drawn + progress * information(bank.items[item]!, theta);
		if (value > best || (value === best && item < chosen)) {
			best = value;
			chosen = item;
		}
	}
	return chosen;
}

/** The same by looking at every item: what the quick search is checked against. */
export function chooseProgressiveByScan(
	bank: Bank,
	theta: number,
	progress: number,
	uniform: number,
	{ allowed, area }: Choice = {}
): number | null {
	const seed = seedOf(progress, uniform);
	const top = chooseBest(bank, theta, 1, { allowed, area })[0];
	if (top === undefined) return null;
	const chance = (1 - progress) * information(bank.items[top]!, theta);
	let best = -Infinity;
	let chosen = -1;
	for (let item = 0; item < bank.size; item++) {
		if ((area !== undefined && bank.areaOf[item]! !== area) || !isAllowed(allowed, item)) continue;
		const value = chance * drawOf(seed, item) + progress * information(bank.items[item]!, theta);
		if (value > best) {
			best = value;
			chosen = item;
		}
	}
	return chosen;
}

/**
 * How far a sitting has come, in [0, 1]: the larger of its part of the longest length and of the precision sought
 * (1/sd²), so that a sitting that stops early by precision has had its say, too (after McClarty, Sperling & Dodd 2006).
 * 1 where the rule knows neither.
 */
export function progressOf({ maxLength, targetSd }: StopRule, { length, sd }: { length: number; sd: number }): number {
	if (maxLength === undefined && targetSd === undefined) return 1;
	const byLength = maxLength === undefined ? 0 : length / Math.max(1, maxLength - 1);
	const byPrecision = targetSd === undefined ? 0 : (targetSd / sd) ** 2;
	return Math.min(1, Math.max(byLength, byPrecision));
}

/** The item's own draw: another number of the generator for each item. */
const drawOf = (seed: number, item: number): number => mixed((seed + Math.imul(item + 1, 0x6d2b79f5)) >>> 0);

function seedOf(progress: number, uniform: number): number {
	for (const [field, value] of [
		['progress', progress],
		['uniform', uniform]
	] as const)
		if (!(value >= 0 && value <= 1))
			throw new Refusal('irt-bad-number', `${field} must be from 0 to 1, got ${value}.`, { field, value });
	return Math.floor(uniform * 4294967296) >>> 0;
}
