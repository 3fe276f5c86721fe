import { expect, test } from 'vitest';
import { faultsOfClauses, faultsOfRules, type KeptRule } from './check-definition.ts';

const rule = (more: Partial<KeptRule> = {}): KeptRule => ({
	age_min: null,
	age_max: null,
	organisation_kinds: null,
	public: null,
	posts: null,
	grade_min: null,
	grade_max: null,
	...more
});
const known = {
	lessons: new Set(['k1']),
	practises: new Set(['pay-by-qr']),
	skills: new Set(['1.1']),
	groups: new Set(['resident']),
	outcomes: new Map([
		['basic', 'person'],
		['trained', 'organisation']
	])
};

test('a rule whose bounds are the wrong way round, or that asks of organisations what only people have', () => {
	expect(faultsOfRules('person', [rule(), rule({ age_min: 18, age_max: 18 })])).toEqual([]);
	expect(faultsOfRules('person', [rule(), rule({ age_min: 30, age_max: 18, grade_min: 9, grade_max: 1 })])).toMatchObject([
		{ at: 2, code: 'ages' },
		{ at: 2, code: 'grades' }
	]);
	expect(faultsOfRules('organisation', [rule({ posts: ['teacher'] })])).toMatchObject([{ at: 1, code: 'of-people' }]);
});

test.each([
	'lesson:k1',
	'practice:pay-by-qr',
	'skill:1.1',
	'assessed:resident',
	'passed:resident',
	'attended:stem',
	'confirmed-vneid'
])('%s can be', (fact) => expect(faultsOfClauses('person', [[fact]], known)).toEqual([]));
test.each(['lesson:k9', 'skill:9.9', 'assessed:nobody', 'attended:Hội', 'flying', '', 'confirmed-vneid:x'])('%s cannot', (fact) =>
	expect(faultsOfClauses('person', [['skill:1.1'], [fact]], known)).toEqual([{ at: 2, code: 'no-fact', text: fact }])
);
test.each([
	['person', 'members|50|basic|teacher', 'no-members'],
	['organisation', 'members|50|flying|', 'no-outcome'],
	['organisation', 'members|50|trained|', 'circle']
])('of a %s, %s is refused', (unit, text, code) =>
	expect(faultsOfClauses(unit, [[text]], known)).toEqual([{ at: 1, code, text }])
);
test('an organisation may ask for a share of its members', () =>
	expect(faultsOfClauses('organisation', [['members|50|basic|teacher']], known)).toEqual([]));
