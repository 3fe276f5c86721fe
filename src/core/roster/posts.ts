import type { Post } from '../people.ts';
import { toneless } from '../text.ts';

const words: [RegExp, Post][] = [
	[
		/^(bi thu|pho bi thu|chu tich|pho chu tich|hieu truong|pho hieu truong|giam doc|pho giam doc|tong giam doc|truong|pho|ban giam|chu nhiem|lanh dao|quan ly|leader|manager)\b/,
		'leader'
	],
	[/^(giao vien|gv|giang vien|teacher)\b/, 'teacher'],
	[/^(hoc sinh|hs|pupil)\b/, 'pupil'],
	[/^(sinh vien|sv|hoc vien|student)\b/, 'student'],
	[/^(cong chuc|vien chuc|can bo|chuyen vien|nhan vien|nv|van thu|ke toan|staff)\b/, 'staff'],
	[/^(cong nhan|lao dong|nguoi lao dong|tho|worker)\b/, 'worker'],
	[/^(nong dan|xa vien|farmer)\b/, 'farmer'],
	[/^(thanh vien|hoi vien|doan vien|to vien|member)\b/, 'member']
];

/** The post that a cell means, or null. */
export function postOf(text: string): Post | null {
	if (text === '') return null;
	const plain = toneless(text);
	return words.find(([word]) => word.test(plain))?.[1] ?? null;
}
