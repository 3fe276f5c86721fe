import { bareName, compareNames } from '../place-names.ts';
import { oneTonePlacement, toneless } from '../text.ts';

/** A hamlet as a roster names it. */
export interface Hamlet {
	/** The word before the name, as we write it, or null where none was written. */
	word: string | null;
	name: string;
	/** What is compared within one file: word and name, small letters, one tone placement, no zeros in front. */
	key: string;
}

const words: [RegExp, string][] = [
	[/^(to dan pho|tdp\.?)\s+/, 'Tổ dân phố'],
	[/^(khu pho|kp\.?)\s*(?=\S)/, 'Khu phố'],
	[/^khom\s+/, 'Khóm'],
	[/^k(\.\s*|\s*(?=\d))/, 'Khóm'],
	[/^ap\s+/, 'Ấp'],
	[/^a(\.\s*|\s*(?=\d))/, 'Ấp'],
	[/^thon\s+/, 'Thôn']
];
const marked = new Set(['tổ dân phố', 'khu phố', 'khóm', 'ấp', 'thôn']);

/** Takes a hamlet's name apart; what stands after a comma is the commune's. Null where nothing is left. */
export function readHamlet(text: string): Hamlet | null {
	const written = (text.split(/[,;]|\s+-\s+/)[0] ?? '')
		.normalize('NFC')
		.replace(/[\s\u00a0]+/g, ' ')
		.trim();
	const plain = toneless(written);
	if (plain === '' || !/[\p{L}\d]/u.test(plain)) return null;
	let word: string | null = null;
	let name = written;
	if (plain.length === written.length)
		for (const [pattern, meant] of words) {
			const found = pattern.exec(plain)?.[0];
			if (!found || found.length === plain.length) continue;
			const before = written.slice(0, found.length).toLowerCase().trim();
			if (before !== toneless(before) && !marked.has(before)) continue;
			word = meant;
			name = written.slice(found.length).trim();
			break;
		}
	if (name === name.toUpperCase() || name === name.toLowerCase())
		name = name.toLowerCase().replace(/(^|\s)(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase());
	const key = `${word ?? ''} ${name}`.trim();
	return {
		word,
		name,
		key: oneTonePlacement(key)
			.toLowerCase()
			.replace(/(?<!\d)0+(?=\d)/g, '')
	};
}

/** How it is written when it is made: `1` in a commune is `Ấp 1`, in a ward `Khóm 1`. */
export const hamletTitle = ({ word, name }: Hamlet, inWard: boolean): string => `${word ?? (inWard ? 'Khóm' : 'Ấp')} ${name}`;

export type Likeness = 'same' | 'alike' | 'different';

/**
 * Whether two hamlets are one. `same`: written alike, or one of them without its word or without any marks. `alike`: the word,
 * a tone or one letter differs, and a person must say. Figures and single letters at the
 * end are never alike: 1 is not 11, A is not B.
 */
export function compareHamlets(a: Hamlet, b: Hamlet): Likeness {
	const grade = compareNames(a.name, b.name);
	const words = a.word === null || b.word === null || a.word === b.word;
	if (grade === 'same' || grade === 'toneless') return words ? 'same' : 'alike';
	if (grade === 'doubtful') return 'alike';
	const [x, y] = [bareName(a.name), bareName(b.name)];
	// Tân Long A and Tân Long B lie side by side.
	const last = (text: string) => /(?:^|\s)(\S)$/.exec(text)?.[1];
	return words &&
		last(x) === last(y) &&
		x.replace(/\D/g, '') === y.replace(/\D/g, '') &&
		Math.min(x.length, y.length) >= 4 &&
		oneEditApart(x, y)
		? 'alike'
		: 'different';
}

function oneEditApart(a: string, b: string): boolean {
	if (Math.abs(a.length - b.length) > 1) return false;
	let i = 0;
	while (i < a.length && i < b.length && a[i] === b[i]) i++;
	return a.slice(i + 1) === b.slice(i + 1) || a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i);
}
