import { describe, expect, test } from 'vitest';
import { levelOf, standingOf, suggestSkills, type SkillShown } from './index.ts';

test('an ability lies in one stretch of the scale', () => {
	const levels = [
		{ n: 1, below: -1 },
		{ n: 2, below: 0 },
		{ n: 3, below: null }
	];
	expect([-3, -1, -0.01, 0, 5].map((theta) => levelOf(levels, theta))).toEqual([1, 2, 2, 3, 3]);
});

test('an area stands against the pass mark by its estimate, and by its error just below it', () => {
	const area = (theta: number, answers = 3) => standingOf({ answers, theta, sd: 0.5 }, -0.5);
	expect([area(-0.5), area(-0.7), area(-1.01), area(2, 1)]).toEqual(['above', 'near', 'below', 'few']);
});

describe('what to learn next', () => {
	const skill = (code: string, given: Partial<SkillShown>): SkillShown => ({
		skill: code,
		area: 0,
		share: 10,
		right: 0,
		wrong: 0,
		...given
	});
	const next = (skills: SkillShown[], count = 3) => suggestSkills(skills, (code) => code[0]!, count);

	test('what was got wrong, in the weakest area first; never what was all right, never what is not asked of the group', () => {
		expect(
			next([
				skill('1.1', { area: 1, wrong: 1 }),
				skill('2.1', { area: -1, right: 2 }),
				skill('4.1', { area: -1, wrong: 2 }),
				skill('5.1', { area: -2, wrong: 1, share: 0 }),
				skill('K1', { area: -0.5, wrong: 1 })
			])
		).toEqual(['4.1', 'K1', '1.1']);
	});

	test('at most two of one area, and what was not asked comes after', () => {
		expect(
			next([
				skill('4.1', { wrong: 1, area: -1 }),
				skill('4.2', { wrong: 1, area: -1 }),
				skill('4.3', { wrong: 1, area: -1 }),
				skill('0.1', { area: 0.5 })
			])
		).toEqual(['4.1', '4.2', '0.1']);
	});

	test('nothing where everything was right', () => {
		expect(next([skill('4.1', { right: 2 })])).toEqual([]);
	});
});
