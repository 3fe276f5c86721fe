import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reference } from '../../../../tests/support/irt.ts';
import { simulate } from '../../../../tests/support/simulate.ts';
import { Refusal } from '../../refusal.ts';
import { calibrate, MISSING, type CalibratedItem, type Item, type ItemSpec, type Responses } from '../index.ts';
import { kernelFor } from './kernels.ts';

interface Lsat {
	patterns: number[][];
	freq: number[];
	exact2PL: { a: number[]; b: number[]; se_a: number[]; se_d: number[]; logLik: number };
	exact1PL: { slope: number; b: number[]; logLik: number; se_slope: number };
	exactRaschVar1: { b: number[]; logLik: number };
}
const lsat = reference<Record<'LSAT6' | 'LSAT7', Lsat>>('lsat');
const five = (model: '1pl' | '2pl'): ItemSpec[] => Array.from({ length: 5 }, () => ({ model }));
const responsesOf = ({ patterns, freq }: Lsat): Responses => ({
	persons: patterns.length,
	items: 5,
	data: Uint8Array.from(patterns.flat()),
	weights: freq
});
const locations = ({ item }: CalibratedItem): number[] => [item!.b].flat() as number[];

describe.each(['LSAT6', 'LSAT7'] as const)('%s reaches the published optimum', (name) => {
	const { exact2PL, exact1PL, exactRaschVar1 } = lsat[name];
	const responses = responsesOf(lsat[name]);
	it('2PL, with its standard errors', () => {
		const { items, logLikelihood, converged } = calibrate(responses, five('2pl'));
		expect(converged).toBe(true);
		expect(Math.abs(logLikelihood - exact2PL.logLik)).toBeLessThan(1e-3);
		items.forEach((result, i) => {
			expect(Math.abs(result.item!.a - exact2PL.a[i]!)).toBeLessThan(0.003);
			expect(Math.abs(locations(result)[0]! - exact2PL.b[i]!)).toBeLessThan(0.01);
			expect(Math.abs(result.errors!.a / exact2PL.se_a[i]! - 1)).toBeLessThan(0.03);
			expect(Math.abs(result.errors!.d[0]! / exact2PL.se_d[i]! - 1)).toBeLessThan(0.03);
		});
	});
	it('2PL to the last digits, when asked', () => {
		const { items } = calibrate(responses, five('2pl'), { tolerance: 1e-8 });
		items.forEach(({ item }, i) => expect(item!.a).toBeCloseTo(exact2PL.a[i]!, 6));
	});
	it('one common slope', () => {
		const { items, logLikelihood } = calibrate(responses, five('1pl'));
		expect(Math.abs(logLikelihood - exact1PL.logLik)).toBeLessThan(1e-3);
		items.forEach((result, i) => {
			expect(Math.abs(result.item!.a - exact1PL.slope)).toBeLessThan(0.001);
			expect(Math.abs(locations(result)[0]! - exact1PL.b[i]!)).toBeLessThan(0.003);
			expect(Math.abs(result.errors!.a / exact1PL.se_slope - 1)).toBeLessThan(0.03);
		});
	});
	it('Rasch, slope 1', () => {
		const { items, logLikelihood } = calibrate(responses, five('1pl'), { commonSlope: 1 });
		expect(Math.abs(logLikelihood - exactRaschVar1.logLik)).toBeLessThan(1e-3);
		items.forEach((result, i) => expect(Math.abs(locations(result)[0]! - exactRaschVar1.b[i]!)).toBeLessThan(0.003));
	});
});

describe('every model', () => {
	it('has derivatives by its parameters that agree with differences', () => {
		fc.assert(
			fc.property(
				fc.constantFrom<Item['model']>('2pl', '3pl', 'grm', 'gpcm'),
				fc.integer({ min: 2, max: 5 }),
				fc.double({ min: -4, max: 4, noNaN: true }),
				fc.array(fc.double({ min: -1.5, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
				(model, categories, theta, values) => {
					const kernel = kernelFor(model, categories);
					const p = Float64Array.from(values.slice(0, kernel.size));
					const at = (q: Float64Array) => {
						const logP = new Float64Array(kernel.categories);
						const gradient = new Float64Array(kernel.categories * kernel.size);
						kernel.at(q, theta, logP, gradient);
						return { logP, gradient };
					};
					const { gradient } = at(p);
					for (let j = 0; j < kernel.size; j++) {
						const above = at(p.with(j, p[j]! + 1e-5)).logP;
						const below = at(p.with(j, p[j]! - 1e-5)).logP;
						for (let k = 0; k < kernel.categories; k++)
							expect(gradient[k * kernel.size + j]!).toBeCloseTo((above[k]! - below[k]!) / 2e-5, 4);
					}
				}
			)
		);
	});

	const truth: Item[] = Array.from({ length: 16 }, (_, i) => {
		const a = 0.8 + (i % 4) * 0.4;
		const b = (i - 8) / 5;
		return [
			{ model: '2pl', a, b },
			{ model: '3pl', a, b, c: 0.2 },
			{ model: 'grm', a, b: [b - 1, b, b + 0.8] },
			{ model: 'gpcm', a, b: [b - 0.6, b + 0.6] }
		][i >> 2]! as Item;
	});
	const specs: ItemSpec[] = truth.map((item) =>
		item.model === 'grm' || item.model === 'gpcm' ? { model: item.model, categories: item.b.length + 1 } : { model: item.model }
	);
	/** Off the truth by so many standard errors, root mean square. */
	const standardised = (items: readonly CalibratedItem[], truths: readonly Item[]): number => {
		const z = items.flatMap((result, i) => {
			const wanted = [truths[i]!.b].flat() as number[];
			return [
				(result.item!.a - truths[i]!.a) / result.errors!.a,
				...locations(result).map((b, k) => (b - wanted[k]!) / result.errors!.b[k]!)
			];
		});
		return Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length);
	};

	it.each(['observed', 'cross-product'] as const)('together find the truth, within %s standard errors', (errors) => {
		const { data } = simulate(truth, 2000, 11);
		const { items, converged } = calibrate({ persons: 2000, items: 16, data }, specs, { errors, tolerance: 1e-3, points: 31 });
		expect(converged).toBe(true);
		expect(items.every(({ status }) => status === 'estimated')).toBe(true);
		expect(standardised(items, truth)).toBeGreaterThan(0.6);
		expect(standardised(items, truth)).toBeLessThan(1.4);
	});

	it('missing by design: two booklets with common items give one scale', () => {
		const items = Array.from({ length: 24 }, (_, i): Item => ({ model: '2pl', a: 1 + (i % 3) / 4, b: (i - 12) / 8 }));
		const { data } = simulate(items, 2000, 12, (z, p) => (p % 2 ? z - 0.5 : z));
		for (let p = 0; p < 2000; p++) for (let i = 0; i < 24; i++) if (p % 2 ? i >= 16 : i < 8) data[p * 24 + i] = MISSING;
		const groups = Uint8Array.from({ length: 2000 }, (_, p) => p % 2);
		const result = calibrate(
			{ persons: 2000, items: 24, data, groups },
			items.map(() => ({ model: '2pl' })),
			{ errors: 'cross-product', points: 31 }
		);
		expect(standardised(result.items, items)).toBeLessThan(1.4);
		expect(result.groups[0]!).toEqual({ mean: 0, sd: 1 });
		expect(result.groups[1]!.mean).toBeCloseTo(-0.5, 1);
		expect(result.groups[1]!.sd).toBeCloseTo(1, 0);
		expect(result.items[0]!.answers).toBe(1000);
	});

	it('several groups: each with its own mean and spread', () => {
		const items = truth.slice(0, 4).concat(truth.slice(8, 12));
		const { data } = simulate(items, 3000, 13, (z, p) => (p % 3 === 1 ? 1 + 0.7 * z : p % 3 === 2 ? -0.8 + 1.3 * z : z));
		const groups = Uint8Array.from({ length: 3000 }, (_, p) => p % 3);
		const result = calibrate({ persons: 3000, items: 8, data, groups }, specs.slice(0, 4).concat(specs.slice(8, 12)), {
			errors: 'none'
		});
		[
			[0, 1],
			[1, 0.7],
			[-0.8, 1.3]
		].forEach(([mean, sd], g) => {
			expect(Math.abs(result.groups[g]!.mean - mean!)).toBeLessThan(0.1);
			expect(Math.abs(result.groups[g]!.sd - sd!)).toBeLessThan(0.1);
		});
	});
});

describe('what data may bring', () => {
	const twoPl = (n: number): ItemSpec[] => Array.from({ length: n }, () => ({ model: '2pl' }));

	it('an item that all answered alike, or that nobody saw, is left out and named; the rest is calibrated', () => {
		const { data } = simulate(
			Array.from({ length: 6 }, (_, i): Item => ({ model: '2pl', a: 1, b: i / 3 - 1 })),
			500,
			14
		);
		for (let p = 0; p < 500; p++) {
			data[p * 6] = 1;
			data[p * 6 + 1] = MISSING;
		}
		const { items, converged } = calibrate({ persons: 500, items: 6, data }, twoPl(6));
		expect(converged).toBe(true);
		expect(items.map(({ status }) => status)).toEqual([
			'no-variance',
			'no-variance',
			'estimated',
			'estimated',
			'estimated',
			'estimated'
		]);
		expect(items[0]!).toMatchObject({ item: null, errors: null, answers: 500 });
	});

	it('an item with a wrong key runs to its bound and says so', () => {
		const { data } = simulate(
			Array.from({ length: 8 }, (): Item => ({ model: '2pl', a: 1.5, b: 0 })),
			2000,
			15
		);
		for (let p = 0; p < 2000; p++) data[p * 8] = 1 - data[p * 8]!;
		const { items } = calibrate({ persons: 2000, items: 8, data }, twoPl(8));
		expect(items[0]!.status).toBe('at-bound');
		expect(items[1]!.status).toBe('estimated');
	});

	it('stops where it is told, and says that it has not converged', () => {
		const result = calibrate(responsesOf(lsat.LSAT6), five('2pl'), { maxSteps: 3, errors: 'none' });
		expect(result.converged).toBe(false);
		expect(result.steps).toBeLessThanOrEqual(4);
	});

	it('a prior holds what few answers cannot', () => {
		const { data } = simulate(
			Array.from({ length: 5 }, (_, i): Item => ({ model: '2pl', a: 1, b: i - 2 })),
			30,
			16
		);
		const { items } = calibrate({ persons: 30, items: 5, data }, twoPl(5), {
			priors: { logSlope: { mean: 0, sd: 0.3 }, intercept: { mean: 0, sd: 2 } }
		});
		for (const result of items) {
			expect(result.status).toBe('estimated');
			expect(Math.abs(Math.log(result.item!.a))).toBeLessThan(0.6);
		}
	});

	it('numbers only, or a refusal, whatever the answers', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 12 }),
				fc.integer({ min: 1, max: 4 }),
				fc.infiniteStream(fc.constantFrom(0, 1, 1, 2, MISSING)),
				fc.constantFrom<ItemSpec>(
					{ model: '1pl' },
					{ model: '2pl' },
					{ model: '3pl' },
					{ model: 'grm', categories: 3 },
					{ model: 'gpcm', categories: 3 }
				),
				(persons, items, answers, spec) => {
					const most = 'categories' in spec ? 2 : 1;
					const data = Uint8Array.from({ length: persons * items }, () => {
						const value = answers.next().value as number;
						return value === MISSING ? value : Math.min(value, most);
					});
					try {
						const result = calibrate(
							{ persons, items, data },
							Array.from({ length: items }, () => spec),
							{ maxSteps: 30, points: 21 }
						);
						expect(Number.isFinite(result.logLikelihood)).toBe(true);
						for (const { item, errors } of result.items) {
							if (item) expect([item.a, item.b].flat().every(Number.isFinite)).toBe(true);
							if (errors) expect([errors.a, errors.b, errors.d].flat().some(Number.isNaN)).toBe(false);
						}
					} catch (refusal) {
						expect(refusal).toBeInstanceOf(Refusal);
					}
				}
			),
			{ numRuns: 40 }
		);
	});

	it('refuses what does not fit, naming person and item', () => {
		const good: Responses = { persons: 2, items: 2, data: Uint8Array.of(0, 1, 1, 0) };
		const codeOf = (deed: () => unknown): unknown => {
			try {
				deed();
			} catch (refusal) {
				return refusal instanceof Refusal ? refusal.code : refusal;
			}
			return 'accepted';
		};
		const cases: [string, Responses, ItemSpec[], object?][] = [
			['irt-bad-responses', { ...good, data: Uint8Array.of(0, 1, 2, 0) }, twoPl(2)],
			['irt-bad-responses', { ...good, data: Uint8Array.of(0, 1) }, twoPl(2)],
			['irt-bad-responses', { ...good, data: new Uint8Array(4).fill(MISSING) }, twoPl(2)],
			['irt-bad-responses', { ...good, data: new Uint8Array(4) }, twoPl(2)],
			['irt-bad-responses', { ...good, weights: [1, NaN] }, twoPl(2)],
			['irt-bad-responses', { ...good, groups: [0, -1] }, twoPl(2)],
			['irt-bad-responses', { ...good, persons: 0, data: new Uint8Array(0) }, twoPl(2)],
			['irt-bad-responses', good, twoPl(3)],
			['irt-bad-spec', good, [{ model: '2pl' }, { model: 'grm', categories: 1 }]],
			['irt-bad-spec', good, [{ model: '2pl' }, { model: '5pl' } as unknown as ItemSpec]],
			['irt-bad-prior', good, twoPl(2), { priors: { logSlope: { mean: 0, sd: 0 } } }],
			['irt-bad-number', good, twoPl(2), { tolerance: NaN }],
			['irt-bad-number', good, twoPl(2), { points: 4 }]
		];
		for (const [code, responses, specs, options] of cases) expect(codeOf(() => calibrate(responses, specs, options))).toBe(code);
		try {
			calibrate({ ...good, data: Uint8Array.of(0, 1, 2, 0) }, twoPl(2));
		} catch (refusal) {
			expect((refusal as Refusal).details).toMatchObject({ person: 1, item: 0, value: 2 });
		}
	});
});

describe('new items among known ones (held)', () => {
	const known = Array.from({ length: 20 }, (_, i): Item => {
		const a = 0.9 + (i % 4) / 4;
		const b = (i - 10) / 6;
		return i % 5 === 0 ? { model: 'gpcm', a, b: [b - 0.5, b + 0.5] } : { model: '2pl', a, b };
	});
	const fresh: Item[] = [
		{ model: '2pl', a: 1.3, b: -0.8 },
		{ model: '3pl', a: 1.5, b: 0.6, c: 0.2 },
		{ model: 'grm', a: 1.1, b: [-0.9, 0.4] }
	];
	const all = [...known, ...fresh];
	const specs = all.map((item): ItemSpec =>
		item.model === 'grm' || item.model === 'gpcm' ? { model: item.model, categories: item.b.length + 1 } : { model: item.model }
	);
	const held = [...known, ...fresh.map(() => null)];
	// Everybody sees half of the known items, and one fresh one in three; two groups, neither of them N(0, 1).
	const { data } = simulate(all, 3000, 22, (z, p) => (p % 2 ? 0.7 + 0.8 * z : 1.2 * z - 0.6));
	for (let p = 0; p < 3000; p++) for (let i = 0; i < 23; i++) if (i < 20 ? (i + p) % 2 : (i + p) % 3) data[p * 23 + i] = MISSING;
	const responses = { persons: 3000, items: 23, data, groups: Uint8Array.from({ length: 3000 }, (_, p) => p % 2) };

	it('come out on the scale of the known ones, and so do the groups', () => {
		const { items, groups, converged } = calibrate(responses, specs, { held, points: 41, tolerance: 1e-4 });
		expect(converged).toBe(true);
		known.forEach((item, i) => expect(items[i]).toMatchObject({ item, errors: null, status: 'held' }));
		fresh.forEach((item, i) => {
			const { item: found, errors, status } = items[20 + i]!;
			expect(status).toBe('estimated');
			expect(Math.abs(found!.a - item.a)).toBeLessThan(3 * errors!.a);
			[item.b].flat().forEach((b, k) => expect(Math.abs([found!.b].flat()[k]! - b)).toBeLessThan(3 * errors!.b[k]!));
		});
		[
			[-0.6, 1.2],
			[0.7, 0.8]
		].forEach(([mean, sd], g) => {
			expect(Math.abs(groups[g]!.mean - mean!)).toBeLessThan(0.1);
			expect(Math.abs(groups[g]!.sd - sd!)).toBeLessThan(0.1);
		});
	});

	it('holding every item leaves the population to be found', () => {
		const { groups } = calibrate({ ...responses, groups: undefined! }, specs, { held: all, errors: 'none', points: 41 });
		expect(Math.abs(groups[0]!.mean - 0.05)).toBeLessThan(0.1);
		expect(Math.abs(groups[0]!.sd - Math.sqrt(0.65 ** 2 + (1.44 + 0.64) / 2))).toBeLessThan(0.1);
	});

	it('every model goes into the kernel’s terms and comes back', () => {
		for (const item of [...all, { model: '3pl', a: 1, b: 0, c: 0 } as Item]) {
			const kernel = kernelFor(item.model, item.model === 'grm' || item.model === 'gpcm' ? item.b.length + 1 : 2);
			const back = kernel.toItem(kernel.fromItem(item));
			expect(back.a).toBeCloseTo(item.a, 12);
			[item.b].flat().forEach((b, k) => expect([back.b].flat()[k]).toBeCloseTo(b, 12));
			expect('c' in back ? back.c : 0).toBeCloseTo('c' in item ? item.c : 0, 12);
		}
	});

	it.each([
		['irt-bad-spec', [known[1]!]],
		['irt-bad-spec', [known[1]!, ...held.slice(1)]],
		['irt-bad-item', [{ ...known[0]!, a: -1 }, ...held.slice(1)]]
	] as [string, (Item | null)[]][])('refuses %s', (code, bad) => {
		expect(() => calibrate(responses, specs, { held: bad })).toThrow(expect.objectContaining({ code }));
	});

	it('refuses known items that nobody answered', () => {
		const none = responses.data.map((value, at) => (at % 23 < 20 ? MISSING : value));
		expect(() => calibrate({ ...responses, data: none }, specs, { held })).toThrow(
			expect.objectContaining({ code: 'irt-bad-responses' })
		);
	});
});
