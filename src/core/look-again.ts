import { toneless } from './text.ts';

const wordsOf = (text: string): string[] =>
	toneless(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word.length > 1);
/** Single words and pairs: Vietnamese words are often two syllables, and a pair says more than its halves. */
const terms = (text: string): Set<string> => {
	const words = wordsOf(text);
	return new Set([...words, ...words.slice(1).map((word, n) => `${words[n]} ${word}`)]);
};

/**
 * Which of a lesson's pages speaks most about something, such as a question that was answered wrong: the page that shares most
 * terms with it, a term that few pages use weighing more (inverse document frequency). 0 is the first page; undefined when
 * no page shares anything that tells pages apart.
 */
export function pageAbout(about: string, pages: readonly string[]): number | undefined {
	const sought = terms(about);
	const found = pages.map(terms);
	const rarity = (term: string) => Math.log(pages.length / found.filter((page) => page.has(term)).length);
	let best: number | undefined;
	let most = 0;
	found.forEach((page, n) => {
		let score = 0;
		for (const term of sought) if (page.has(term)) score += rarity(term) * (term.includes(' ') ? 2 : 1);
		// Long pages share more by chance.
		score /= Math.sqrt(page.size || 1);
		if (score > most + 1e-12) {
			most = score;
			best = n;
		}
	});
	return best;
}
