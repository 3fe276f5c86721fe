import { parse } from 'csv-parse/sync';
import { readPersonalNumber } from '#core/identifiers.ts';
import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';

/** Rows and bytes that one list may have. */
export const MOST_ROWS = 200_000;
export const MOST_BYTES = 20_000_000;

/** A row as it was read: the number, the day, the platform's reference; or what is wrong, as `<column> <code>`. */
export type ConfirmationRow =
	| { n: number; number: string; on: string; reference: string | null; problem: null }
	| { n: number; problem: 'number missing' | 'number malformed' | 'date malformed' | 'date future' };

const heads = { number: /dinh danh|cccd|can cuoc/, date: /ngay/, reference: /^ma |tham chieu|so xac nhan|reference/ };

/** A day as `dd/mm/yyyy` or `yyyy-mm-dd`, given back as `yyyy-mm-dd`; nothing where there is no such day. */
function readDay(text: string): string | null {
	const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
	const day = parts
		? `${parts[3]}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}`
		: /^\d{4}-\d{2}-\d{2}$/.test(text)
			? text
			: null;
	if (!day) return null;
	const made = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(made.getTime()) && made.toISOString().startsWith(day) ? day : null;
}

/**
 * Reads a list of confirmations: CSV in UTF-8 or UTF-16, separated by commas, semicolons or tabs, with a header that names at least the
 * personal number and the day.
 *
 * @param today `yyyy-mm-dd`; a confirmation of a later day is malformed
 * @throws Refusal `too-large`; `confirmations-unreadable`; `confirmations-no-column` with the column that is missing; `confirmations-empty`
 */
export function readConfirmations(bytes: Uint8Array, today: string): ConfirmationRow[] {
	if (bytes.length > MOST_BYTES) throw new Refusal('too-large', `${bytes.length} bytes`, { limit: '20 MB' });
	const encoding =
		bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
	let rows: string[][];
	try {
		const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).normalize('NFC');
		const line = text.slice(0, text.search(/[\r\n]|$/));
		const delimiter = [';', '\t', ','].find((mark) => line.includes(mark)) ?? ',';
		rows = parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: false, trim: true });
	} catch (error) {
		throw new Refusal('confirmations-unreadable', (error as Error).message);
	}
	const header = (rows[0] ?? []).map(toneless);
	const at = (name: keyof typeof heads) => header.findIndex((cell) => heads[name].test(cell));
	const [number, date, reference] = [at('number'), at('date'), at('reference')];
	if (number < 0) throw new Refusal('confirmations-no-column', 'no personal number', { column: 'Số định danh' });
	if (date < 0) throw new Refusal('confirmations-no-column', 'no date', { column: 'Ngày xác nhận' });
	if (rows.length - 1 > MOST_ROWS) throw new Refusal('too-large', `${rows.length} rows`, { limit: `${MOST_ROWS}` });

	const read = rows.slice(1).flatMap((cells, index): ConfirmationRow[] => {
		const n = index + 2;
		if (cells.every((cell) => cell === '')) return [];
		// A spreadsheet guards the leading zero of a number with an apostrophe or a formula of text.
		const written = (cells[number] ?? '').replace(/^'|^="|"$/g, '');
		if (!written) return [{ n, problem: 'number missing' }];
		const known = readPersonalNumber(written);
		if (!known.ok) return [{ n, problem: 'number malformed' }];
		const on = readDay(cells[date] ?? '');
		if (!on) return [{ n, problem: 'date malformed' }];
		if (on > today) return [{ n, problem: 'date future' }];
		return [
			{
				n,
				number: known.number,
				on,
				reference: reference < 0 ? null : (cells[reference] ?? '').slice(0, 100) || null,
				problem: null
			}
		];
	});
	if (read.length === 0) throw new Refusal('confirmations-empty', 'no rows');
	return read;
}
