/** What the pages of a lesson share: who reads, in which language, and an attempt carried from page to page in the address. */
import type { Lesson } from '#contract/content.ts';
import { texts } from '#contract/fields.ts';
import { ask, chosenIn, readAnswer, type Asked, type Fields, type Given, type Language } from '#contract/question.ts';
import { MOST_ACTS } from '#core/performance/index.ts';
import { shuffled } from '#core/shuffle.ts';
import { getLocale } from '#lib/words.ts';

export const language = (): Language => getLocale();

export interface AskedCheck {
	/** The name of its fields: `q1` … `q5`. */
	name: string;
	question: Asked;
	source: Lesson['checks'][number];
	given: Given | undefined;
}

/** What the address says was done of the lesson's task: what was touched, or every act. */
export const taskIn = (lesson: Lesson, fields: Fields): Given | undefined =>
	readAnswer(fields, 'task', ask(lesson.task.try, language(), lesson.id));

/** The five questions of an attempt, in its order, with what its address says was answered. */
export function askedChecks(lesson: Lesson, attempt: string, fields: Fields): AskedCheck[] {
	return shuffled(lesson.checks, attempt).map((source, n) => {
		const name = `q${n + 1}`;
		const question = ask(source, language(), attempt);
		return { name, question, source, given: readAnswer(fields, name, question) };
	});
}

/** The fields of an attempt as they go on to the next page: its id, the task, and the answers of these questions. */
export function carried(fields: Fields, attempt: string, checks: readonly AskedCheck[]): [string, string][] {
	const pairs: [string, string][] = [['attempt', attempt]];
	for (const task of texts(fields, 'task').slice(0, MOST_ACTS)) if (task) pairs.push(['task', task.slice(0, 100)]);
	for (const { name, question } of checks)
		for (const [field, values] of Object.entries(chosenIn(fields, name, question)))
			for (const value of values) if (value) pairs.push([field, value]);
	return pairs;
}
export const asQuery = (pairs: readonly [string, string][]): string =>
	new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();

export const isAttempt = (id: string | null): id is string =>
	id !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
