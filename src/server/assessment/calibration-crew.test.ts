import { expect, test } from 'vitest';
import { calibrate, MISSING, type Item } from '#core/irt/index.ts';
import { simulate } from '../../../tests/support/simulate.ts';
import { openCrew } from './calibration-crew.ts';

const items = Array.from({ length: 9 }, (_, i): Item => {
	const b = (i - 4) / 3;
	return i % 3 === 2 ? { model: 'gpcm', a: 1, b: [b - 0.4, b + 0.4] } : { model: '2pl', a: 1.1, b };
});
const { data } = simulate(items, 1201, 5, (z, p) => (p % 2 ? z + 0.4 : z));
for (let at = 0; at < data.length; at += 5) data[at] = MISSING;
const responses = { persons: 1201, items: 9, data, groups: Uint8Array.from({ length: 1201 }, (_, p) => p % 2) };
const specs = items.map((item) =>
	item.model === 'gpcm' ? ({ model: 'gpcm', categories: 3 } as const) : ({ model: '2pl' } as const)
);

test('several threads find what one finds', async () => {
	const alone = calibrate(responses, specs, { points: 31 });
	const crew = openCrew(3);
	try {
		const together = calibrate(responses, specs, { points: 31, workers: crew.step });
		expect(together.converged).toBe(true);
		expect(together.logLikelihood).toBeCloseTo(alone.logLikelihood, 6);
		together.items.forEach(({ item, errors }, i) => {
			expect(item!.a).toBeCloseTo(alone.items[i]!.item!.a, 5);
			[item!.b].flat().forEach((b, k) => expect(b).toBeCloseTo([alone.items[i]!.item!.b].flat()[k]!, 5));
			expect(errors!.a).toBeCloseTo(alone.items[i]!.errors!.a, 4);
		});
	} finally {
		await crew.close();
	}
});

test('one thread alone, and a crew that was never used, close as well', async () => {
	const crew = openCrew(1);
	expect(calibrate(responses, specs, { points: 31, errors: 'none', workers: crew.step }).converged).toBe(true);
	await crew.close();
	await openCrew(2).close();
});
