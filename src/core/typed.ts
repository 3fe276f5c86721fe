import { isDay } from './days.ts';
import { readBirth } from './identifiers.ts';

/**
 * A number as people here type it: points between thousands, a comma before decimals, a percent sign or blanks ignored.
 *
 * ```ts
 * numberTyped('1.000.000') // 1000000
 * numberTyped('92,5 %') // 92.5
 * numberTyped('92.5') // 92.5: no group of three, so nothing but a decimal
 * ```
 *
 * @returns `null` for what is no such number; never a negative one
 */
export function numberTyped(text: string): number | null {
	const bare = text.replace(/[\s%]/g, '');
	if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'));
	return /^\d+([.,]\d+)?$/.test(bare) ? Number(bare.replace(',', '.')) : null;
}

/** A day typed as `dd/mm/yyyy` or `yyyy-mm-dd`, up to the end of next century, as `yyyy-mm-dd`; `null` for what is none. */
export function dayTyped(text: string): string | null {
	if (isDay(text)) return text;
	const read = readBirth(text, '2199-12-31');
	return read.ok ? read.date : null;
}
