import { probabilities, type Item } from '../../src/core/irt/index.ts';
import { seeded } from './seeded.ts';

/** A standard normal draw from uniform ones (Box & Muller 1958). */
export function normalFrom(random: () => number): () => number {
	return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** One answer of a person at θ. */
export function draw(item: Item, theta: number, uniform: number): number {
	const chances = probabilities(item, theta);
	let category = 0;
	for (let reached = chances[0]!; uniform > reached && category < chances.length - 1; reached += chances[category]!) category++;
	return category;
}

/** Answers of simulated people, row after row; `abilityOf` gives each one's θ from a standard normal draw. */
export function simulate(
	items: readonly Item[],
	persons: number,
	seed: number,
	abilityOf = (z: number, _person: number): number => z
): { data: Uint8Array; thetas: Float64Array } {
	const random = seeded(seed);
	const normal = normalFrom(random);
	const thetas = Float64Array.from({ length: persons }, (_, p) => abilityOf(normal(), p));
	const data = new Uint8Array(persons * items.length);
	thetas.forEach((theta, p) => items.forEach((item, i) => (data[p * items.length + i] = draw(item, theta, random()))));
	return { data, thetas };
}
