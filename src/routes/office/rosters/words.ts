/**
 * Words whose key is only known when they are said. For the server's side of these pages: in the browser this would bring every
 * message of every page along.
 */
import { columnLetters } from '#core/roster/cell.ts';
import { severityOf, type Problem, type ProblemCode } from '#core/roster/problems.ts';
import { refusalWords } from '#lib/refusals.ts';
import { getLocale, m, type Locale } from '#lib/words.ts';
import type { Roster } from '#server/roster/index.ts';

type Say = (values: Record<string, unknown>, options?: { locale?: Locale }) => string;

/** The message of that key, in the reader's language; where a program runs on after the request, name the language. */
export function said(key: string, values: Record<string, unknown> = {}, locale: Locale = getLocale()): string {
	const say = (m as unknown as Record<string, Say | undefined>)[key.replaceAll('-', '_')];
	return say ? say(values, { locale }) : '';
}

export const problemWords = (code: ProblemCode, details: Record<string, unknown> = {}, locale?: Locale): string =>
	said(`import_problem_${code}`, { near: '', ...details }, locale) || code;
export const fieldWords = (field: string): string => said(`import_field_${field}`);
export const postWords = (post: string): string => said(`people_post_${post}`) || post;

/** One problem as a page shows it: where, how grave, and what to do. */
export function problemLine([column, code, details]: Problem, titles: string[]): { at: string; grave: boolean; words: string } {
	const at = column === null ? '' : m.import_problem_at({ letter: columnLetters(column), title: titles[column] ?? '' });
	return { at, grave: severityOf(code) === 'error', words: problemWords(code, details) };
}

/** A roster as lists and headings name it. */
export const titleOf = (roster: Roster): string =>
	roster.organisationName
		? m.import_target_organisation({ name: roster.organisationName })
		: m.import_target_place({ name: roster.placeName });
export const stateWords = (state: Roster['state']): string => said(`import_state_${state}`);

/** Why the last step did not get through, and what hangs on whom. */
export function failureOf(roster: Roster): { message: string; hanging: { words: string; person: string | null }[] } | null {
	if (!roster.failure) return null;
	const { code, details } = roster.failure;
	const hanging = (details['hanging'] ?? []) as { what: string; people: number; person: string }[];
	return {
		message: refusalWords(code, details),
		hanging: hanging.map(({ what, people, person }) => ({
			words: m.import_hangs_line({ what: said(`import_hangs_${what}`) || m.import_hangs_other(), n: people }),
			person
		}))
	};
}
