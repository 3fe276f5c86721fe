import { readPlaceName } from '../place-names.ts';
import { toneless } from '../text.ts';

export type Level = 'province' | 'district' | 'commune' | 'hamlet';

/** From the top down. */
export const LEVELS: readonly Level[] = ['province', 'district', 'commune', 'hamlet'];
export const depthOf = (level: Level): number => LEVELS.indexOf(level);

/** What a unit of each level can be; the first where nothing is written before its name. */
export const KINDS: Record<Level, readonly string[]> = {
	province: ['province', 'city'],
	district: ['district', 'town', 'provincial-city'],
	commune: ['commune', 'ward', 'township', 'special-zone'],
	hamlet: ['hamlet', 'quarter']
};

/** Codes of the National Statistics Office; a hamlet's is its commune's with a number of our own. */
export const CODES: Record<Level, RegExp> = {
	province: /^\d{2}$/,
	district: /^\d{3}$/,
	commune: /^\d{5}$/,
	hamlet: /^\d{5}\.\d{3}$/
};

const ENGLISH: Record<string, string> = {
	province: 'Province',
	city: 'City',
	district: 'District',
	town: 'Town',
	'provincial-city': 'City',
	commune: 'Commune',
	ward: 'Ward',
	township: 'Township',
	'special-zone': 'Special Zone',
	hamlet: 'hamlet',
	quarter: 'quarter'
};

/** The kind that the word before a name says (`Phường Đạo Thạnh`: ward), if one of this level is called so. */
export const kindOfName = (name: string, level: Level): string =>
	readPlaceName(name).kinds?.find((kind) => KINDS[level].includes(kind)) ?? KINDS[level][0]!;

/** `Phường Đạo Thạnh` is `Dao Thanh Ward`. */
export function englishName(name: string, kind: string): string {
	const bare = toneless(readPlaceName(name).name).replace(/(^|[ -])\p{L}/gu, (letter) => letter.toUpperCase());
	return `${bare} ${ENGLISH[kind] ?? ''}`.trim();
}
