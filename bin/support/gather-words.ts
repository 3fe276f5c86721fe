import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const LOCALES = ['vi', 'en'] as const;
/** Made, not written: what `project.inlang/settings.json` names. */
const GATHERED = 'project.inlang/gathered';

/**
 * Puts the words of all areas (`messages/<locale>/<area>.json`) into one file a language, which the compiler reads: given twenty areas it
 * takes minutes where it takes seconds for one file with the same words. Writes only what changed.
 *
 * @throws Error that names a key that stands in two areas
 */
export function gatherWords(): void {
	for (const locale of LOCALES) {
		const words: Record<string, unknown> = {};
		for (const area of readdirSync(`messages/${locale}`)
			.filter((name) => name.endsWith('.json'))
			.toSorted()) {
			const said = JSON.parse(readFileSync(`messages/${locale}/${area}`, 'utf8')) as Record<string, unknown>;
			for (const [key, word] of Object.entries(said)) {
				if (key === '$schema') continue;
				if (Object.hasOwn(words, key)) throw new Error(`messages/${locale}/${area}: ${key} stands in another area, too`);
				words[key] = word;
			}
		}
		const path = `${GATHERED}/${locale}.json`;
		const text = JSON.stringify(words);
		if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
		mkdirSync(GATHERED, { recursive: true });
		writeFileSync(path, text);
	}
}
