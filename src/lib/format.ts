/**
 * How figures and days are written for a reader: `1.234,5` and `dd/mm/yyyy` in Vietnamese, `1,234.5` and `dd/mm/yyyy` in English.
 * Days are those of Việt Nam, wherever the reader's device thinks it is.
 */
import { getLocale } from './words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const tag = () => (getLocale() === 'vi' ? 'vi-VN' : 'en-GB');

export const number = (value: number, digits = 0) =>
	new Intl.NumberFormat(tag(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A share in 0..1 as a percentage. */
export const share = (value: number, digits = 1) => `${number(value * 100, digits)} %`;

/** A day: a Date, or the text `yyyy-mm-dd`. */
export function day(value: Date | string): string {
	if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value.split('-').reverse().join('/');
	return new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone }).format(
		new Date(value)
	);
}

export const dayAndTime = (value: Date | string) =>
	`${new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(new Date(value))} ${day(new Date(value))}`;
