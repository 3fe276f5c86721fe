import { expect, test } from 'vitest';
import { masksOf, type KnownOutcome } from './masks.ts';

const known: KnownOutcome[] = (
	[
		['basic-knowledge', 'learned'],
		['work-platforms', 'learned'],
		['assessed:own', 'assessed'],
		['passed:own', 'passed'],
		['assessed:leader', 'assessed'],
		['passed:leader', 'passed'],
		['confirmed-vneid', 'confirmed']
	] as const
).map(([id, state], bit) => ({ id, state, bit }));
const bits = (...ids: string[]) => ids.reduce((mask, id) => mask | (1n << BigInt(known.find((one) => one.id === id)!.bit)), 0n);

test('a target of learning: its own outcomes are what is learned, the rest of the funnel is common', () => {
	expect(masksOf(['basic-knowledge', 'work-platforms'], known)).toEqual({
		reached: bits('basic-knowledge', 'work-platforms'),
		learned: bits('basic-knowledge', 'work-platforms'),
		assessed: bits('assessed:own'),
		passed: bits('passed:own'),
		confirmed: bits('confirmed-vneid')
	});
});

test('a target of an assessment: passed is that of the same assessment, learned is basic knowledge', () => {
	expect(masksOf(['assessed:leader'], known)).toMatchObject({
		reached: bits('assessed:leader'),
		learned: bits('basic-knowledge'),
		assessed: bits('assessed:leader'),
		passed: bits('passed:leader')
	});
});

test('a bit beyond 31 keeps its place', () => {
	expect(masksOf(['late'], [...known, { id: 'late', state: 'learned', bit: 62 }]).reached).toBe(1n << 62n);
});

test('an outcome that nobody knows is refused', () => {
	expect(() => masksOf(['unknown'], known)).toThrow('unknown');
});
