import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isRight } from '#core/answers.ts';
import { Lesson, type PracticeQuestion } from './content.ts';
import { ask, chosenFrom, chosenIn, readAnswer, type Chosen } from './question.ts';
import { rightAnswerTo } from '../../tests/support/questions.ts';

const lessons = readdirSync('content/lessons').map((id) =>
	Lesson.parse(JSON.parse(readFileSync(`content/lessons/${id}/lesson.json`, 'utf8')))
);
const questions: PracticeQuestion[] = lessons.flatMap((lesson) => [lesson.task.try, ...lesson.checks]);

const sent = (chosen: Chosen) => {
	const fields = new URLSearchParams();
	for (const [name, values] of Object.entries(chosen)) for (const value of values) fields.append(name, value);
	return fields;
};

describe.each(['vi', 'en'] as const)('every question of every lesson, in %s', (language) => {
	test('shows neither key nor rationale', () => {
		for (const question of questions) {
			const text = JSON.stringify(ask(question, language, 'one'));
			expect(text).not.toContain('"key"');
			expect(text).not.toContain(JSON.stringify(question.rationale[language]).slice(1, -1));
		}
	});
	test('the right answer goes out through a form and comes back right', () => {
		for (const question of questions) {
			const asked = ask(question, language, 'two');
			const chosen = chosenFrom(rightAnswerTo(question), 'q1');
			const given = readAnswer(sent(chosen), 'q1', asked);
			expect({ question: question.id, right: given !== undefined && isRight(question, given) }).toEqual({
				question: question.id,
				right: true
			});
			expect(readAnswer(sent(chosenIn(sent(chosen), 'q1', asked)), 'q1', asked)).toEqual(given);
		}
	});
	test('an order is never shown solved', () => {
		const orders = questions.filter((question) => question.type === 'order');
		const solved = orders.flatMap((question) =>
			['a', 'b', 'c', 'd', 'e', 'f'].filter((seed) => {
				const asked = ask(question, language, seed);
				return 'options' in asked && asked.options.map((option) => option.id).join(' ') === question.key.join(' ');
			})
		);
		expect(orders.length).toBeGreaterThan(5);
		expect(solved).toEqual([]);
	});
});

describe('an answer that is not whole is no answer', () => {
	const find = (type: PracticeQuestion['type']) =>
		ask(
			questions.find((question) => question.type === type)!,
			'vi',
			'three'
		);
	test.each(['single', 'multiple', 'order', 'match', 'short', 'touch'] as const)('%s: nothing sent', (type) => {
		expect(readAnswer(new URLSearchParams(), 'q1', find(type))).toBeUndefined();
	});
	test.each(['single', 'multiple', 'touch'] as const)('%s: something that was not offered', (type) => {
		expect(readAnswer(new URLSearchParams({ q1: 'no-such-id' }), 'q1', find(type))).toBeUndefined();
	});
	test('order: one number twice', () => {
		const asked = find('order');
		if (asked.type !== 'order') throw new Error('no order');
		expect(
			readAnswer(sent(Object.fromEntries(asked.options.map((option) => [`q1.${option.id}`, ['1']]))), 'q1', asked)
		).toBeUndefined();
	});
	test('short: a novel', () => {
		expect(readAnswer(new URLSearchParams({ q1: 'x'.repeat(5000) }), 'q1', find('short'))).toBeUndefined();
	});
	test('touch: a place that is only there to be read', () => {
		const asked = ask(lessons.find((lesson) => lesson.id === 'k1')!.task.try, 'vi', 'four');
		expect(readAnswer(new URLSearchParams({ q1: 'hello' }), 'q1', asked)).toBeUndefined();
		expect(readAnswer(new URLSearchParams({ q1: 'look' }), 'q1', asked)).toBe('look');
	});
});
