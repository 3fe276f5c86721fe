import { oneTonePlacement, toneless } from './text.ts';

/**
 * Names of places as people write them — `Xã Mỹ An Hưng`, `x. my an hung`, `P.1`, `ấp 3, xã Tân Hoà, huyện Lai Vung` — taken
 * apart, and compared without guessing: same writing first, then without tones, and then only if nothing else was written.
 */
export interface PlaceName {
	/** Kinds that the word before the name allows (`Xã` → commune), or null where no such word was written. */
	kinds: string[] | null;
	/** The name without that word, composed, single spaces, as it was written. */
	name: string;
}

/** Words before a name, without tones; longest first. One-letter ones only with their dot or right before a figure. */
const WORDS: [RegExp, string[]][] = [
	[/^(thanh pho|tp\.?)\s+/, ['city', 'provincial-city']],
	[/^(thi tran|tt\.?)\s+/, ['township']],
	[/^(thi xa|tx\.?)\s+/, ['town']],
	[/^(to dan pho|tdp\.?)\s+/, ['quarter', 'hamlet']],
	[/^(khu pho|kp\.?)\s*(?=\d|\s)/, ['quarter', 'hamlet']],
	[/^dac khu\s+/, ['special-zone']],
	[/^phuong\s+/, ['ward']],
	[/^huyen\s+/, ['district']],
	[/^quan\s+/, ['district']],
	[/^tinh\s+/, ['province', 'city']],
	// People write one for the other, and a commune that became a ward keeps its hamlets' old word for years.
	[/^khom\s+/, ['quarter', 'hamlet']],
	[/^(thon|ban|buon)\s+/, ['hamlet', 'quarter']],
	[/^xa\s+/, ['commune']],
	[/^ap\s+/, ['hamlet', 'quarter']],
	[/^p(\.\s*|\s*(?=\d))/, ['ward']],
	[/^x\.\s*/, ['commune']],
	[/^a\.\s*/, ['hamlet', 'quarter']],
	[/^k(\.\s*|\s*(?=\d))/, ['quarter', 'hamlet']],
	[/^h\.\s*/, ['district']],
	[/^q\.\s*/, ['district']],
	[/^t\.\s*/, ['province', 'city']]
];

/** The same words with their marks: `Xà Tón` does not begin with one. */
const MARKED = new Set([
	'thành phố',
	'thị trấn',
	'thị xã',
	'tổ dân phố',
	'khu phố',
	'đặc khu',
	'phường',
	'huyện',
	'quận',
	'tỉnh',
	'khóm',
	'thôn',
	'bản',
	'buôn',
	'xã',
	'ấp'
]);

/** Every word that can stand before a name in the register, without tones. */
export const KIND_WORDS = [
	'xa',
	'phuong',
	'thi tran',
	'dac khu',
	'ap',
	'khom',
	'khu pho',
	'to dan pho',
	'thon',
	'huyen',
	'quan',
	'thi xa',
	'thanh pho',
	'tinh'
];

/** One name taken apart. */
export function readPlaceName(text: string): PlaceName {
	const written = text
		.normalize('NFC')
		.replace(/[\s\u00a0]+/g, ' ')
		.trim();
	const bare = toneless(written);
	// Composed Vietnamese letters lose their marks one for one, so places in `bare` are places in `written`.
	if (bare.length === written.length)
		for (const [word, kinds] of WORDS) {
			const found = word.exec(bare);
			if (!found || found[0].length === bare.length) continue;
			const before = written.slice(0, found[0].length).toLowerCase().trim();
			if (before === toneless(before) || MARKED.has(before)) return { kinds, name: written.slice(found[0].length).trim() };
		}
	return { kinds: null, name: written };
}

/** Parts of an address from the smallest place up: `ấp 3, xã Tân Hoà, huyện Lai Vung`. */
export const readAddress = (text: string): PlaceName[] =>
	text
		.split(/\s*[,;]\s*|\s+[-–]\s+/)
		.map(readPlaceName)
		.filter(({ name }) => name !== '');

const figures = (name: string) =>
	name
		.replace(/\b0+(?=\d)/g, '')
		.replace(/^số\s+(?=\d)/i, '')
		.replace(/^so\s+(?=\d)/i, '');
const written = (name: string) => figures(oneTonePlacement(name).toLowerCase());
/** What is compared when tones are set aside; `01` is `1`. */
export const bareName = (name: string) => figures(toneless(name));

/**
 * How two names (without the word before) compare. `same`: as written, up to capitals and the place of a tone mark.
 * `toneless`: one was typed without any marks and agrees so. `doubtful`: both have marks and they differ: Mỹ Thọ and Mỹ Tho.
 */
export function compareNames(a: string, b: string): 'same' | 'toneless' | 'doubtful' | 'different' {
	if (written(a) === written(b)) return 'same';
	if (bareName(a) !== bareName(b)) return 'different';
	return a.toLowerCase() === toneless(a) || b.toLowerCase() === toneless(b) ? 'toneless' : 'doubtful';
}
