/**
 * Vietnamese text as people compare it: without tones, vowel marks, case or extra spaces. `toneless('Xã  Mỹ Thọ')` is `xa my tho`.
 * The database's function of the same name keeps the same rule.
 */
export const toneless = (text: string): string =>
	text
		.toLowerCase()
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.replaceAll('đ', 'd')
		.replace(/[ \t\n\v\f\r]+/g, ' ')
		.replace(/^ +| +$/g, '');

const marks = '\u0300\u0301\u0303\u0309\u0323';

/**
 * NFC with the tone mark moved to the one place we compare by, so that `Hoà` and `Hòa`, `Thuỷ` and `Thủy` are equal:
 * on `oa`, `oe`, `uy` that end a syllable the mark goes to the first vowel. Meaning is untouched; only where the mark sits.
 */
export const oneTonePlacement = (text: string): string =>
	text
		.normalize('NFD')
		.replace(new RegExp(`(o)([ae])([${marks}])(?![\\u0300-\\u036f]|\\p{L})`, 'giu'), '$1$3$2')
		.replace(new RegExp(`(?<!q)(u)(y)([${marks}])(?![\\u0300-\\u036f]|\\p{L})`, 'giu'), '$1$3$2')
		.normalize('NFC');

/**
 * A short answer as it is compared: `' Hoà  Bình. '` and `'hòa bình'` are equal, `'hoa binh'` is not.
 * Case, spaces, a full stop at the end and the place of a tone mark do not matter; the marks themselves carry meaning.
 */
export const asCompared = (text: string): string =>
	oneTonePlacement(text.normalize('NFKC'))
		.toLowerCase()
		.replace(/\s+/g, ' ')
		.replace(/^ |[ .。]*$/g, '');
