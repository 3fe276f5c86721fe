import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggest, type Clause, type Learner, type Suggestable } from './suggest.ts';

const lesson = (id: string, area: string, practice?: string, groups = ['resident']): Suggestable => ({
	id,
	skill: id.toUpperCase(),
	general: id !== 'farm',
	area,
	groups,
	gives: [`lesson:${id}`, ...(practice ? [`practice:${practice}`] : [])]
});
const lessons = [
	lesson('k1', 'K'),
	lesson('k2', 'K'),
	lesson('0.1', '0'),
	lesson('1.1', '1'),
	lesson('farm', '1', 'farm-market'),
	lesson('office', '2', undefined, ['public-sector']),
	lesson('4.1', '4'),
	lesson('4.2', '4', 'scam')
];
const farm = (wanted: boolean): Clause => ({ whats: ['practice:farm-market'], wanted, met: false });
const learner = (changes: Partial<Learner> = {}): Learner => ({
	groups: ['resident'],
	passed: new Set(),
	started: [],
	next: [],
	areas: {},
	clauses: [farm(false)],
	...changes
});
const ids = (changes: Partial<Learner>, count = 3) =>
	suggest(lessons, learner(changes), count).map((suggestion) => suggestion.lesson);

describe('suggesting', () => {
	test('knows nothing: the teaching order, one of each area', () => {
		expect(ids({})).toEqual(['k1', '0.1', '1.1']);
	});
	test('the weakest areas first, and says so', () => {
		expect(suggest(lessons, learner({ areas: { K: 0.4, 0: 1, 1: 0.2, 4: -1 } }), 3)).toEqual([
			{ lesson: '4.1', why: 'assessed' },
			{ lesson: '1.1', why: 'assessed' },
			{ lesson: 'k1', why: 'assessed' }
		]);
	});
	test('what the assessment named comes before its weak areas, also where the area is strong', () => {
		expect(ids({ next: ['1.1', 'K2'], areas: { K: 0.4, 0: -2, 1: 3 } }, 3)).toEqual(['1.1', 'k2', '0.1']);
		expect(ids({ next: ['1.1', 'K2'], passed: new Set(['1.1']), areas: { 0: -2 } }, 2)).toEqual(['k2', '0.1']);
	});
	test('what is begun comes first', () => {
		expect(suggest(lessons, learner({ started: ['k2', '0.1'] }), 2)).toEqual([
			{ lesson: 'k2', why: 'continue' },
			{ lesson: 'k1', why: 'next' }
		]);
	});
	test('farm lessons are for those of whom they are asked', () => {
		expect(ids({}, 9)).not.toContain('farm');
		expect(suggest(lessons, learner({ clauses: [farm(true)] }), 1)).toEqual([{ lesson: 'farm', why: 'wanted' }]);
		expect(ids({ clauses: [{ ...farm(true), met: true }] }, 1)).toEqual(['k1']);
	});
	test('a general lesson is for everybody, whoever is asked to practise what it practises', () => {
		const scam: Clause = { whats: ['practice:scam'], wanted: false, met: false };
		expect(ids({ clauses: [farm(false), scam] }, 9)).toContain('4.2');
	});
	test('a wanted lesson in the weakest area beats both', () => {
		const clauses: Clause[] = [{ whats: ['lesson:4.2', 'skill:4.2'], wanted: true, met: false }];
		expect(ids({ clauses, areas: { 4: -1, K: 0 } }, 2)).toEqual(['4.2', 'k1']);
	});
	test('when areas run out, a second of the best', () => {
		expect(ids({ passed: new Set(['k1', '0.1', '1.1']) }, 3)).toEqual(['k2', '4.1', '4.2']);
	});
	test('never what is passed, not for the group, or twice; and all there is when asked for much', () => {
		fc.assert(
			fc.property(
				fc.subarray(lessons.map(({ id }) => id)),
				fc.subarray(lessons.map(({ id }) => id)),
				fc.dictionary(fc.constantFrom('K', '0', '1', '2', '4'), fc.double({ min: -3, max: 3, noNaN: true })),
				fc.integer({ min: 1, max: 10 }),
				(passed, started, areas, count) => {
					const chosen = ids({ passed: new Set(passed), started: started.filter((id) => !passed.includes(id)), areas }, count);
					const open = lessons.filter(({ id, groups }) => !passed.includes(id) && id !== 'farm' && groups.includes('resident'));
					expect(new Set(chosen).size).toBe(chosen.length);
					expect(chosen.length).toBe(Math.min(count, open.length));
					for (const id of chosen) expect(open.map((one) => one.id)).toContain(id);
				}
			)
		);
	});
});
