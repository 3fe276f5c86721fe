/**
 * One cell of a spreadsheet as its reader found it: text, a number, a yes/no, a day (an Excel date), or a fault.
 * An empty cell is `undefined`. Text is trimmed at neither end; that is for whoever knows what it should mean.
 */
export type Cell = string | number | boolean | Day | Fault | undefined;

/** A cell that Excel shows as a date: `yyyy-mm-dd`. */
export interface Day {
	day: string;
}

/**
 * A cell whose value cannot be known: a formula that was never calculated, an error such as `#N/A`, a text longer than
 * the bound, or a date that does not exist. `text` is what can be shown.
 */
export interface Fault {
	fault: 'formula' | 'error' | 'too-long' | 'bad-date';
	text: string;
}

export interface Row {
	/** As the spreadsheet numbers it, from 1: what a person sees on the left of the row. */
	n: number;
	/** From column A; holes where cells are empty. */
	cells: Cell[];
}

export const isDay = (cell: Cell): cell is Day => typeof cell === 'object' && 'day' in cell;
export const isFault = (cell: Cell): cell is Fault => typeof cell === 'object' && 'fault' in cell;

/** What a person sees in the cell: a day as `dd/mm/yyyy`, a number without exponent. */
export function cellText(cell: Cell): string {
	if (typeof cell === 'string') return cell;
	if (cell === undefined) return '';
	if (typeof cell === 'number') return Number.isSafeInteger(cell) ? String(cell) : plainNumber(cell);
	if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
	return isDay(cell) ? cell.day.split('-').reverse().join('/') : cell.text;
}

// Fifteen digits are all that a spreadsheet's number can be trusted with.
const plainNumber = (value: number): string =>
	value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 15 });

/** Column 0 is A, 25 is Z, 26 is AA. */
export function columnLetters(index: number): string {
	let letters = '';
	for (let i = index + 1; i > 0; i = Math.floor((i - 1) / 26)) letters = String.fromCharCode(65 + ((i - 1) % 26)) + letters;
	return letters;
}
