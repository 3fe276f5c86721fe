import { describe, expect, test } from 'vitest';
import type { PracticeQuestion } from '#contract/content.ts';
import { checkQuestion } from './check-question.ts';

type Touch = Extract<PracticeQuestion, { type: 'touch' }>;
const words = { vi: 'lời', en: 'words' };

/** Three places side by side on a picture. */
const touch = (change: (elements: Touch['screen']['elements'], question: Touch) => void = () => {}): string => {
	const elements: Touch['screen']['elements'] = ['a', 'b', 'c'].map((id, n) => ({
		id,
		kind: 'button',
		text: words,
		area: { x: n * 30, y: 10, width: 30, height: 20 }
	}));
	const question: Touch = {
		id: 'q',
		type: 'touch',
		stem: words,
		rationale: words,
		picture: `${'a'.repeat(64)}.webp`,
		pictureAlt: words,
		screen: { title: words, elements },
		key: ['b']
	};
	change(elements, question);
	return checkQuestion('q', question).join('; ');
};

describe('places on a picture', () => {
	test('side by side they are sound; what is only read needs no place', () => {
		expect(touch()).toBe('');
		expect(touch((elements) => elements.push({ id: 'd', kind: 'text', text: words }))).toBe('');
		expect(touch((elements, question) => (elements.forEach((element) => delete element.area), delete question.picture))).toBe('');
	});
	test.each<[string, Parameters<typeof touch>[0], string]>([
		['no picture', (_, question) => delete question.picture, 'there is none'],
		['a place that lies nowhere', ([first]) => delete first!.area, 'lies nowhere on the picture'],
		['over the edge', ([, , last]) => (last!.area!.width = 45), 'reaches beyond the picture'],
		['too small', ([first]) => (first!.area!.height = 9), 'too small for a thumb: at least 10 %'],
		['over another', ([, second]) => (second!.area!.x = 29), 'lies over place 1']
	])('%s', (_, change, fault) => {
		expect(touch(change)).toContain(fault);
	});
});
