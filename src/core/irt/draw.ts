import { probabilities } from './models.ts';
import type { Item } from './item.ts';

/**
 * The answer of a simulated person at θ: the category that `uniform` in [0, 1) falls on.
 * Refuses `irt-bad-item`, `irt-bad-number`.
 */
export function drawAnswer(item: Item, theta: number, uniform: number): number {
	const chances = probabilities(item, theta);
	let category = 0;
	for (let reached = chances[0]!; uniform >= reached && category < chances.length - 1; reached += chances[category]!) category++;
	return category;
}
