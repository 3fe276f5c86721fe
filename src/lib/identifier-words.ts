import type { Warning } from '#core/identifiers.ts';
import type { FormProblem } from '#core/person-form.ts';
import { getLocale, m } from './words.ts';

const said = (key: string): string | undefined => (m as unknown as Record<string, (() => string) | undefined>)[key]?.();
const under = (code: string) => code.replaceAll('-', '_');

/** What is wrong with what was typed, and what to do, in the reader's language. */
export const problemWords = (problem: FormProblem): string => said(`people_problem_${under(problem)}`) ?? problem;
/** A doubt to set aside or look into. */
export const warningWords = (warning: Warning): string => said(`people_warning_${under(warning)}`) ?? warning;
/** The name of a kind of organisation, of a post, of a ground for erasing; the code itself where there are no words. */
export const kindWords = (kind: string): string => said(`people_kind_${under(kind)}`) ?? kind;
export const postWords = (post: string): string => said(`people_post_${under(post)}`) ?? post;
export const basisWords = (basis: string): string => said(`people_basis_${under(basis)}`) ?? basis;
export const modeWords = (mode: string): string => said(`people_mode_${under(mode)}`) ?? mode;
export const sourceWords = (source: string): string => said(`people_source_${under(source)}`) ?? source;

/** A fact in plain words: `lesson:k1` is `Học xong bài K1`. */
export function evidenceWords(what: string): string {
	const [kind = '', ...rest] = what.split(':');
	const say = (m as unknown as Record<string, ((values: { of: string }) => string) | undefined>)[`people_what_${under(kind)}`];
	return say ? say({ of: rest.join(':').replace(/^[a-z]\d$/, (code) => code.toUpperCase()) }) : what;
}

/** The same with its subject named: a lesson or skill by its title; what stands for itself (a practice, an activity) by that alone. */
export function factWords(what: string, subject: { vi: string; en: string } | undefined): string {
	const [kind = ''] = what.split(':');
	if (what === 'retraction') return m.facts_retraction();
	if (subject === undefined) return evidenceWords(what);
	const of = subject[getLocale()];
	if (kind === 'lesson') return m.facts_what_lesson({ of });
	return kind === 'skill' ? m.facts_what_skill({ of }) : of;
}
