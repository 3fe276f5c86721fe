import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { posteriorOf, prepareBank } from './irt/index.ts';
import { begin, ends, next, shown, take, type Course } from './sitting.ts';

const items = fc.array(
	fc.record({
		a: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
		b: fc.double({ min: -3, max: 3, noNaN: true }),
		area: fc.nat(6)
	}),
	{ minLength: 30, maxLength: 80 }
);
const courseOf = (list: { a: number; b: number; area: number }[]): Course => {
	const bank = prepareBank(
		list.map(({ a, b }) => ({ model: '2pl', a, b })),
		{ areas: list.map(({ area }) => area) }
	);
	return {
		bank,
		shares: Array.from({ length: bank.areaCount }, (_, area) => 1 + (area % 3)),
		rule: { minLength: 8, maxLength: 20, targetSd: 0.4 },
		choice: list.length % 2 ? 'progressive' : 'among-best',
		amongBest: 3,
		cut: -0.5,
		firstAt: -0.9
	};
};
const everything = new Uint8Array(100).fill(1);

/** Lives a sitting of right and wrong answers; `interrupted` after each step it is rebuilt from the answers alone. */
function live(course: Course, rights: boolean[], chances: number[], interrupted: boolean) {
	let position = begin(course);
	const asked: (number | null)[] = [];
	for (let n = 0; ; n++) {
		const item = next(course, position, everything, chances[n % chances.length]!);
		const reason = ends(course, position, 0, item);
		if (reason) return { position, asked, reason, shown: shown(course, position) };
		asked.push(item);
		position = take(course, position, { item: item!, category: rights[n % rights.length] ? 1 : 0 });
		if (interrupted) position = position.answers.reduce((again, answer) => take(course, again, answer), begin(course));
	}
}

describe('a sitting', () => {
	test('taken up again after every answer, it asks the same and ends with the same estimate, to the last bit', () => {
		fc.assert(
			fc.property(
				items,
				fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
				fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
				(list, rights, chances) => {
					const course = courseOf(list);
					expect(live(course, rights, chances, true)).toEqual(live(course, rights, chances, false));
				}
			),
			{ numRuns: 60 }
		);
	});

	test('stands where all its answers at once would put it', () => {
		fc.assert(
			fc.property(items, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (list, rights) => {
				const course = courseOf(list);
				const { position } = live(course, rights, [0], false);
				const atOnce = posteriorOf(course.bank, position.answers);
				position.posterior.forEach((value, n) => expect(value).toBeCloseTo(atOnce[n]!, 9));
			}),
			{ numRuns: 40 }
		);
	});

	test('never asks an item twice, nor one that is not allowed, and keeps to the shares', () => {
		fc.assert(
			fc.property(
				items,
				fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(list, rights, uniform) => {
					const course = courseOf(list);
					const forbidden = (item: number) => item % 5 !== 0;
					let position = begin(course);
					for (let n = 0; n < 15; n++) {
						const item = next(course, position, forbidden, uniform);
						if (item === null) break;
						expect(forbidden(item)).toBe(true);
						expect(position.answers.some((answer) => answer.item === item)).toBe(false);
						position = take(course, position, { item, category: rights[n % rights.length] ? 1 : 0 });
					}
					expect(position.byArea.reduce((sum, count) => sum + count, 0)).toBe(position.answers.length);
				}
			),
			{ numRuns: 60 }
		);
	});

	test('begins where it encourages: the first question is chosen below the average', () => {
		const bank = prepareBank([-2, -1, 0, 1, 2].map((b) => ({ model: '2pl' as const, a: 1, b })));
		const course: Course = { bank, shares: [1], rule: {}, choice: 'among-best', amongBest: 1, cut: 0, firstAt: -1 };
		expect(next(course, begin(course), everything, 0)).toBe(1);
		const after = take(course, begin(course), { item: 1, category: 1 });
		expect(next(course, after, everything, 0)).toBe(2);
	});
});
