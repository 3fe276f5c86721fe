import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { ShownItem } from '#contract/assessment.ts';
import { isRight } from '#core/answers.ts';
import { DONE, exploreStage } from '#core/performance/index.ts';
import { readBank } from '#server/framework/index.ts';
import { maskedIn, shownItem } from './view.ts';

let items: BankItem[];
beforeAll(async () => {
	({ items } = await readBank(null, []));
});

/** Every name of a field anywhere in a value. */
const fields = (value: unknown): string[] =>
	Array.isArray(value)
		? value.flatMap(fields)
		: typeof value === 'object' && value !== null
			? Object.entries(value).flatMap(([name, inner]) => [name, ...fields(inner)])
			: [];

describe('what a phone is shown of an item', () => {
	test('is what it asks and offers, and nothing else, for every item of the bank', () => {
		expect(items.length).toBeGreaterThanOrEqual(356);
		for (const item of items)
			for (const language of ['vi', 'en'] as const) {
				const shown = shownItem('01a20000-0000-7000-8000-000000000000', item, language);
				expect(() => ShownItem.parse(shown)).not.toThrow();
				const names = new Set(fields(shown));
				for (const name of ['key', 'says', 'rationale', 'situation', 'a', 'b', 'level', 'groups', 'skill', 'reading'])
					expect(names, `${item.id} shows ${name}`).not.toContain(name);
				expect(JSON.stringify(shown)).not.toContain(item.rationale[language]);
			}
	});

	test('calls what it offers by numbers, dealt anew in every sitting', () => {
		for (const item of items) {
			if (item.type === 'short') continue;
			const shown = (sitting: string) => {
				const asked = shownItem(sitting, item, 'vi');
				return asked.type === 'performance'
					? asked.screens.flatMap(({ elements }) => elements)
					: asked.type === 'touch'
						? asked.screen.elements
						: 'options' in asked
							? [...asked.options, ...('left' in asked ? asked.left : [])]
							: [];
			};
			for (const { id } of shown('one sitting')) expect(id).toMatch(/^l?\d+$/);
			const faces = new Set(
				Array.from({ length: 12 }, (_, n) => JSON.stringify(shown(`sitting ${n}`).map(({ id, text }) => [id, text])))
			);
			expect(faces.size, `${item.id} looks alike in all sittings`).toBeGreaterThan(1);
			expect(shown('one sitting')).toEqual(shown('one sitting'));
		}
	});
});

describe('a performance on a phone', () => {
	test('goes by numbers: no name that a writer gave is left, and what is done there is the same', () => {
		const performances = items.filter((item) => item.type === 'performance');
		expect(performances.length).toBeGreaterThanOrEqual(44);
		for (const item of performances) {
			const { question, unmask } = maskedIn('one sitting', item);
			if (question.type !== 'performance') throw new Error(`${item.id} changed its type`);
			const shown = shownItem('one sitting', item, 'vi');
			if (shown.type !== 'performance') throw new Error(`${item.id} is shown as ${shown.type}`);
			const parts = shown.screens.flatMap(({ elements }) => elements);
			const typed = new Set(parts.filter(({ kind }) => kind === 'field').map(({ value }) => value));
			for (const name of [...Object.keys(shown.values), ...parts.flatMap(({ set, when }) => Object.keys({ ...set, ...when }))])
				expect(name, item.id).toMatch(/^v\d+$/);
			for (const [name, value] of [...Object.entries(shown.values), ...parts.flatMap(({ set = {} }) => Object.entries(set))])
				if (typeof value === 'string' && !typed.has(name)) expect(value, item.id).toMatch(/^(w\d+)?$/);
			for (const { id } of shown.screens) expect(id).toMatch(/^s\d+$/);
			const way = [...exploreStage(question, question.key).shortest!, DONE];
			expect(isRight(question, way), item.id).toBe(true);
			expect(isRight(item, unmask(way)), item.id).toBe(true);
			expect(isRight(question, way.slice(1)), item.id).toBe(false);
		}
	});
});
