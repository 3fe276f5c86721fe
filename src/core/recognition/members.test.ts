import { expect, test } from 'vitest';
import { memberShareOf, memberShareWhat } from './members.ts';

test('a share of members is written and read back', () => {
	const share = { outcome: 'assessed:learner', share: 0.5, post: 'teacher' };
	expect(memberShareWhat(share)).toBe('members|50|assessed:learner|teacher');
	expect(memberShareOf(memberShareWhat(share))).toEqual(share);
	expect(memberShareOf('members|100|self-protection|')).toEqual({ outcome: 'self-protection', share: 1, post: null });
});

test.each(['lesson:k1', 'members|0|x|', 'members|101|x|', 'members|50||', 'members|50|x'])('%s is none', (what) => {
	expect(memberShareOf(what)).toBeNull();
});
