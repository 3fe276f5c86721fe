import { drawAnswer, type Item } from '../../src/core/irt/index.ts';
import { normalFrom, seeded } from '../../src/core/seeded.ts';

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
	thetas.forEach((theta, p) => items.forEach((item, i) => (data[p * items.length + i] = drawAnswer(item, theta, random()))));
	return { data, thetas };
}
