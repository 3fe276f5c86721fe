/**
 * The assisted code: twelve digits in three groups of four, "4821 9053 7716". Digits, because they are read aloud without mistaking
 * one for another, every phone shows them as large keys, and a Vietnamese keyboard turns letters into tones while they are typed.
 */

/** Digits in a code: 10^12 codes, 39.9 bits. */
export const CODE_DIGITS = 12;

/**
 * A code from random bytes, each digit equally likely.
 *
 * @param random as many random bytes as asked for, from the platform's cryptographic source
 */
export function codeFrom(random: (count: number) => Uint8Array): string {
	let digits = '';
	while (digits.length < CODE_DIGITS) {
		// 250 is the greatest multiple of ten in a byte: what lies above would favour small digits.
		for (const byte of random(16)) if (byte < 250 && digits.length < CODE_DIGITS) digits += byte % 10;
	}
	return digits;
}

/** As it is printed and read aloud. */
export const spoken = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ');

/**
 * The twelve digits in what somebody typed, forgiving spaces, hyphens, dots, and letters that look like digits;
 * null where there are not twelve.
 */
export function readCode(typed: string): string | null {
	const digits = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[OQ]/g, '0')
		.replace(/[IL|]/g, '1')
		.replace(/[^0-9A-Z]/g, '');
	return /^\d{12}$/.test(digits) ? digits : null;
}
