import { parse } from 'csv-parse/sync';
import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';

/** A file of figures about places is small: every audience in every commune is some 1,500 lines. */
export const LINES_BYTES = 2_000_000;
const MOST_ROWS = 20_000;

/**
 * The lines of a CSV file (UTF-8; comma, semicolon or tab) by the columns that are asked for.
 *
 * @param headings of each field the headings that it may stand under, in small letters without tones
 * @param needed the headings to name where one is missing
 * @throws Refusal `file-too-large`, `file-encoding`, `denominator-file` (unreadable, without one of the columns, empty, or too long)
 */
export function readLines<Field extends string>(
	bytes: Uint8Array,
	headings: Record<Field, readonly string[]>,
	needed: string
): Record<Field, string>[] {
	if (bytes.length > LINES_BYTES) throw new Refusal('file-too-large', `${bytes.length} bytes`, { limit: LINES_BYTES / 1e6 });
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new Refusal('file-encoding', 'not UTF-8');
	}
	const details = { needed, limit: MOST_ROWS };
	let records: string[][];
	try {
		records = parse(text, {
			delimiter: [',', ';', '\t'],
			relax_column_count: true,
			skip_empty_lines: true,
			trim: true,
			bom: true
		});
	} catch (error) {
		throw new Refusal('denominator-file', (error as Error).message, details);
	}
	const [head = [], ...body] = records;
	const columns = (Object.keys(headings) as Field[]).map((field) => ({
		field,
		at: head.findIndex((cell) => headings[field].includes(cell) || headings[field].includes(toneless(cell).replaceAll('_', ' ')))
	}));
	if (columns.some(({ at }) => at < 0) || body.length === 0 || body.length > MOST_ROWS)
		throw new Refusal('denominator-file', 'without one of the columns, empty, or too long', details);
	return body.map(
		(cells) => Object.fromEntries(columns.map(({ field, at }) => [field, cells[at] ?? ''])) as Record<Field, string>
	);
}
