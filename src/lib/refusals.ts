import { getLocale, m, type Locale } from './words.ts';

type Say = (values: Record<string, unknown>, options: { locale: Locale }) => string;

/**
 * What a refusal says in the reader's language. Its words are the message `refused_<code>` with hyphens as underscores;
 * a code without words of its own says so plainly and names the code.
 */
export function refusalWords(code: string, details: Record<string, unknown> = {}, locale = getLocale()): string {
	const say = (m as unknown as Record<string, Say | undefined>)[`refused_${code.replaceAll('-', '_')}`];
	return say ? say(details, { locale }) : `${m.refused({}, { locale })} (${code})`;
}
