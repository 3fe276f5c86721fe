import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, needed } from './check.ts';

const questions = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, type: 'single' as const, key: 'x' }));

test.each([
	[5, 0.7, 4],
	[10, 0.7, 7],
	[5, 0.8, 4],
	[5, 1, 5],
	[3, 0.34, 2]
])('of %i at %d, %i are needed', (of, share, count) => expect(needed(of, share)).toBe(count));

test('five questions: passed from the share on, and what is not answered is not right', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom('x', 'y', undefined), { minLength: 5, maxLength: 5 }), (given) => {
			const answers = Object.fromEntries(given.flatMap((answer, n) => (answer ? [[questions[n]!.id, answer]] : [])));
			const result = check(questions, answers, 0.7);
			expect(result.rightCount).toBe(given.filter((answer) => answer === 'x').length);
			expect(result.questionCount).toBe(5);
			expect(result.passed).toBe(result.rightCount >= 4);
		})
	);
});
