import { describe, expect, test } from 'vitest';
import { audiencesOf, explain, inForce, type Fact, type Membership } from './judge.ts';

const school: Membership = {
	kind: 'school',
	public: true,
	post: 'pupil',
	grade: 9,
	from: '2025-09-01',
	to: '2026-06-01',
	closed: false
};
const day = '2026-01-15';

describe('audiences', () => {
	const rules = [
		{ id: 'population', rules: [{}] },
		{ id: 'adult', rules: [{ ageMin: 18 }] },
		{ id: 'youth', rules: [{ ageMin: 16, ageMax: 30 }] },
		{ id: 'lower', rules: [{ posts: ['pupil'], gradeMin: 1, gradeMax: 9 }] },
		{ id: 'young-staff', rules: [{ public: true, posts: ['staff'], ageMax: 30 }, { kinds: ['farm'] }] }
	];

	test('age is counted by the year of birth', () => {
		expect(audiencesOf(rules, 2008, [], '2026-01-01')).toEqual(['population', 'adult', 'youth']);
		expect(audiencesOf(rules, 2008, [], '2025-12-31')).toEqual(['population', 'youth']);
	});

	test('an unknown year meets only what asks for no age', () => {
		expect(audiencesOf(rules, null, [school], day)).toEqual(['population', 'lower']);
		expect(audiencesOf(rules, null, [{ ...school, post: 'staff', grade: null }], day)).toEqual(['population']);
	});

	test('a membership counts from its first day, no longer on its last, and not after the organisation closed', () => {
		const on = (at: string) => audiencesOf(rules, 2011, [school], at).includes('lower');
		expect([on('2025-08-31'), on('2025-09-01'), on('2026-05-31'), on('2026-06-01')]).toEqual([false, true, true, false]);
		expect(audiencesOf(rules, 2011, [{ ...school, closed: true }], day)).not.toContain('lower');
	});

	test('what a rule asks of a membership must hold of one and the same', () => {
		const pupilOfTwelve = { ...school, grade: 12 };
		const memberOfNine = { ...school, post: 'member' };
		expect(audiencesOf(rules, 2011, [pupilOfTwelve, memberOfNine], day)).not.toContain('lower');
	});

	test('one rule of several is enough; within a rule age and membership both count', () => {
		const staff = { ...school, post: 'staff', grade: null };
		expect(audiencesOf(rules, 1996, [staff], day)).toContain('young-staff');
		expect(audiencesOf(rules, 1990, [staff], day)).not.toContain('young-staff');
		expect(audiencesOf(rules, 1990, [{ ...staff, kind: 'farm', public: false }], day)).toContain('young-staff');
	});
});

const fact = (id: string, what: string, at: string, corrects: string | null = null, person = 'p'): Fact => ({
	person,
	id,
	what,
	happenedAt: new Date(at),
	corrects
});

describe('outcomes', () => {
	const basic = { id: 'basic', clauses: [['lesson:k1', 'skill:k1'], ['lesson:1.1']] };

	test('is reached when the last missing piece happened; each clause by its earliest fact', () => {
		const [one] = explain(
			[basic],
			[
				fact('a', 'lesson:1.1', '2026-03-01'),
				fact('b', 'skill:k1', '2026-01-01'),
				fact('c', 'lesson:k1', '2026-02-01'),
				fact('d', 'lesson:1.1', '2026-04-01')
			]
		);
		expect(one).toMatchObject({
			outcome: 'basic',
			reachedAt: new Date('2026-03-01'),
			clauses: [{ by: { id: 'b' } }, { by: { id: 'a' } }]
		});
	});

	test('says which clause is missing', () => {
		const [one] = explain([basic], [fact('a', 'lesson:1.1', '2026-03-01')]);
		expect(one).toMatchObject({ reachedAt: null, clauses: [{ any: ['lesson:k1', 'skill:k1'], by: null }, { by: { id: 'a' } }] });
	});

	test('an outcome without clauses is never reached', () => {
		expect(explain([{ id: 'nothing', clauses: [] }], [fact('a', 'lesson:1.1', '2026-03-01')])[0]!.reachedAt).toBeNull();
	});

	test('what was corrected holds no longer, nor does a correction that was corrected', () => {
		const facts = [
			fact('a', 'lesson:k1', '2026-01-01'),
			fact('b', 'lesson:1.1', '2026-01-02', 'a'),
			fact('c', 'retraction', '2026-01-03', 'b')
		];
		expect(inForce(facts)).toEqual([]);
		expect(inForce(facts.slice(0, 2)).map(({ id }) => id)).toEqual(['b']);
	});

	test('a correction touches only the record it was written for', () => {
		const facts = [fact('a', 'lesson:k1', '2026-01-01', null, 'kept'), fact('b', 'retraction', '2026-01-02', 'a', 'absorbed')];
		expect(inForce(facts).map(({ id }) => id)).toEqual(['a']);
	});
});
