import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Policy } from '#contract/framework.ts';
import { typedOf, wordingOf } from './policy-form.ts';

const resident = Policy.parse(JSON.parse(readFileSync('content/policies/resident.json', 'utf8')));

test('what the form shows and nobody changes is the policy again', () => {
	const bounded: Policy = {
		...resident,
		minLength: 24,
		assembly: { areas: { K: { min: 2, max: 4 } }, types: { touch: { min: 3, max: 9 } } },
		pass: { rule: 'confidence', cut: -0.5, confidence: 0.8 },
		template: { vi: 'Theo mẫu', en: 'As the template' },
		stopWhenSure: 0.95
	};
	for (const policy of [resident, bounded])
		expect(Policy.parse({ ...policy, ...wordingOf(typedOf(policy, policy.effectiveFrom)) })).toEqual(policy);
});

test('a comma is a decimal point; what is no number is left for the check; one end of a bound frees the other', () => {
	const typed = typedOf(resident, '2026-12-01');
	expect(wordingOf({ ...typed, targetSd: '0,35' })).toMatchObject({ targetSd: 0.35, effectiveFrom: '2026-12-01' });
	expect(Policy.safeParse({ ...resident, ...wordingOf({ ...typed, minutes: 'một giờ' }) }).error?.issues[0]?.path).toEqual([
		'minutes'
	]);
	expect(wordingOf({ ...typed, 'assembly.levels.2.min': '5' })).toMatchObject({
		assembly: { levels: { '2': { min: 5, max: 100 } } }
	});
});
