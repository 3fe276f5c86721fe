import { readBirth } from '../identifiers.ts';
import { cellText, isDay, type Cell } from './cell.ts';
import type { ProblemCode } from './problems.ts';

/**
 * How sure the order of day and month is. `either`: `03/05/1962` as text, which an American file would mean otherwise;
 * `small-day`, `big-day`: a date that Excel made, its day at most 12, or more (Excel in American settings swaps the first kind
 * and leaves the others as text). The file as a whole is judged by `doubtfulOrder`.
 */
export type Order = 'none' | 'day-first' | 'month-first' | 'either' | 'small-day' | 'big-day';

export interface Birth {
	year: number | null;
	/** `yyyy-mm-dd`, or null where only the year is known. */
	date: string | null;
	order: Order;
	problem?: ProblemCode;
	/** What the problem's words name. */
	details?: Record<string, string>;
}

const none = (problem: ProblemCode, order: Order = 'none', details?: Record<string, string>): Birth => ({
	year: null,
	date: null,
	order,
	problem,
	...(details && { details })
});

/** Reads the cell of a birthday: a date of Excel's, `dd/mm/yyyy`, or the year alone. `today` is `yyyy-mm-dd`. */
export function birthOf(cell: Cell, today: string): Birth {
	if (isDay(cell)) {
		const day = Number(cell.day.slice(8));
		return within(
			Number(cell.day.slice(0, 4)),
			cell.day,
			day === Number(cell.day.slice(5, 7)) ? 'none' : day > 12 ? 'big-day' : 'small-day',
			today
		);
	}
	if (typeof cell === 'number' && Number.isInteger(cell) && (cell < 1900 || cell > 2100) && cell > 366 && cell < 60_000) {
		// Excel's own count of days, whose date format was lost on the way.
		const as = new Date(Date.UTC(1899, 11, 30) + cell * 86_400_000).toISOString().slice(0, 10);
		return none('birth-serial', 'none', { value: String(cell), as: as.split('-').reverse().join('/') });
	}
	return birthOfText(cellText(cell), today);
}

const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

function birthOfText(text: string, today: string): Birth {
	const plain = written.exec(text) ?? written.exec(tidy(text));
	if (!plain) return birthOtherwise(tidy(text), today);
	const [day, month, year] = [Number(plain[1]), Number(plain[2]), Number(plain[3])];
	// 00/00/1950: the day was never known, and the form wanted one.
	if (day === 0 || (month === 0 && day <= 31)) return yearOnly(year, today);
	if (month > 12 && month <= 31 && day <= 12) return none('birth-month-first', 'month-first', { value: text.trim() });
	if (month > 12 || day > daysIn(year, month)) return none('birth-no-such-day', 'none', { value: text.trim() });
	const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);
	return within(year, `${year}-${two(month)}-${two(day)}`, day === month ? 'none' : day > 12 ? 'day-first' : 'either', today);
}

/** `ngày 5 tháng 3 năm 1962`, `5 / 3 / 1962`, a leading apostrophe. */
const tidy = (text: string): string =>
	text
		.normalize('NFKC')
		.trim()
		.replace(/^'/, '')
		.replace(/^ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})$/i, '$1/$2/$3')
		.replace(/\s*([/.-])\s*/g, '$1')
		.replace(/^[-_.x?]{1,4}\/[-_.x?]{1,4}\/(\d{4})$/i, '$1');

function birthOtherwise(text: string, today: string): Birth {
	const month = /^(\d{1,2})[/.-](\d{4})$/.exec(text);
	if (month && Number(month[1]) <= 12) return yearOnly(Number(month[2]), today);
	const read = readBirth(text, today);
	if (read.ok) return within(read.year, read.date, 'none', today);
	return none(read.problem as ProblemCode, 'none', { value: text.slice(0, 40) });
}

const yearOnly = (year: number, today: string): Birth => {
	const birth = within(year, null, 'none', today);
	return birth.problem ? birth : { ...birth, problem: 'birth-year-only', details: { year: String(year) } };
};

function within(year: number, date: string | null, order: Order, today: string): Birth {
	const thisYear = Number(today.slice(0, 4));
	const value = date ? date.split('-').reverse().join('/') : String(year);
	if (date === null ? year > thisYear : date > today) return none('birth-future', order, { value });
	// Nobody here is older than 120.
	if (year < thisYear - 120) return none('birth-too-early', order, { value });
	return { year, date, order };
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number) =>
	month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (lengths[month - 1] ?? 0);

/** How often each order was met in one column. */
export type Orders = Record<Order, number>;
export const noOrders = (): Orders => ({ none: 0, 'day-first': 0, 'month-first': 0, either: 0, 'small-day': 0, 'big-day': 0 });

/**
 * Which births of a file are in doubt when it is seen as a whole.
 *
 * - More cells that must be month/day than cells that must be day/month: those that could be either are doubtful.
 * - Excel dates with days up to 12 only, while every later day stayed text: Excel in American settings read `05/12/1960`
 *   as 12 May. Three of each are asked for, so that chance does not accuse a short list.
 */
export function doubtfulOrder(orders: Orders): { order: Order; problem: ProblemCode } | undefined {
	if (orders['month-first'] > orders['day-first'] && orders.either > 0)
		return { order: 'either', problem: 'birth-doubtful-order' };
	if (orders['small-day'] >= 3 && orders['big-day'] === 0 && orders['day-first'] >= 3 && orders.either === 0)
		return { order: 'small-day', problem: 'birth-swapped' };
	return undefined;
}
