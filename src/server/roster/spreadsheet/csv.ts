import { Refusal } from '#core/refusal.ts';
import type { Cell, Row } from '#core/roster/cell.ts';
import { tooManyColumns, tooManyRows, type Bounds } from './bounds.ts';
import { decode } from './encoding.ts';

/** A record of this many characters is a quotation mark that nobody closed. */
const LONGEST_RECORD = 1_000_000;

/**
 * The rows of a CSV text that hold anything, some thousands at a time. Separator and line ends are found from the head;
 * `sep=;` in the first line, as Excel writes it, decides. Rows are numbered as Excel would show them.
 * @throws Refusal `file-encoding`, `file-open-quote`, `file-too-many-rows`, `file-too-many-columns`, `file-unpacks-too-large`
 */
export async function* readCsv(pieces: AsyncIterable<Uint8Array>, bounds: Bounds): AsyncGenerator<Row[]> {
	let reader: CsvReader | undefined;
	for await (const text of decode(pieces)) {
		reader ??= text === '' ? undefined : new CsvReader(text, bounds);
		const rows = reader?.push(text) ?? [];
		if (rows.length > 0) yield rows;
	}
	const rows = reader?.end() ?? [];
	if (rows.length > 0) yield rows;
}

export class CsvReader {
	readonly #separator: string;
	readonly #newline: string;
	readonly #bounds: Bounds;
	#rest = '';
	#n = 0;
	#count = 0;

	constructor(head: string, bounds: Bounds) {
		this.#separator = separatorOf(head);
		this.#newline = !head.includes('\n') && head.includes('\r') ? '\r' : '\n';
		this.#bounds = bounds;
	}

	push(text: string): Row[] {
		return this.#records(this.#rest === '' ? text : this.#rest + text, false);
	}

	end(): Row[] {
		return this.#rest === '' ? [] : this.#records(this.#rest, true);
	}

	#records(text: string, last: boolean): Row[] {
		const rows: Row[] = [];
		const quoted = text.includes('"');
		let at = 0;
		while (at < text.length) {
			const end = text.indexOf(this.#newline, at);
			if (end < 0 && !last) break;
			const stop = end < 0 ? text.length : end;
			const line = text.slice(at, text.charCodeAt(stop - 1) === 13 && stop > at ? stop - 1 : stop);
			if (!quoted || !line.includes('"')) {
				this.#take(rows, line === '' ? [] : line.split(this.#separator));
				at = stop + 1;
				continue;
			}
			const record = readQuoted(text, at, this.#separator, this.#newline, last);
			if (!record) {
				if (last || text.length - at > LONGEST_RECORD)
					throw new Refusal('file-open-quote', `a quotation mark is not closed, row ${this.#n + 1}`, { row: this.#n + 1 });
				break;
			}
			this.#take(rows, record.fields);
			at = record.next;
		}
		this.#rest = text.slice(at);
		if (this.#rest.length > LONGEST_RECORD)
			throw new Refusal('file-open-quote', `row ${this.#n + 1} does not end`, { row: this.#n + 1 });
		return rows;
	}

	#take(rows: Row[], fields: string[]): void {
		if (this.#n === 0 && this.#count === 0 && isSeparatorLine(fields)) return void (this.#count = -1);
		if (this.#count < 0) this.#count = 0;
		this.#n += 1;
		const cells = fields as Cell[];
		let any = false;
		for (let i = 0; i < fields.length; i++) {
			const cell = cellOf(fields[i]!, this.#bounds);
			cells[i] = cell;
			if (cell === undefined) continue;
			any = true;
			if (i >= this.#bounds.columns) throw tooManyColumns(this.#bounds);
		}
		if (!any) return;
		this.#count += 1;
		if (this.#count > this.#bounds.rows) throw tooManyRows(this.#bounds);
		rows.push({ n: this.#n, cells });
	}
}

const blank = /^[\s\u00a0\u200b\ufeff]*$/;

function cellOf(text: string, bounds: Bounds): Cell {
	if (text === '') return undefined;
	const first = text.charCodeAt(0);
	if ((first <= 32 || first === 0xa0 || first === 0x200b || first === 0xfeff) && blank.test(text)) return undefined;
	if (text.length > bounds.cell) return { fault: 'too-long', text: `${text.slice(0, 40)}…` };
	if (first !== 61) return text;
	// `="0123"` is how some programs keep zeros in front; any other formula was left without its value.
	const kept = /^="([^"]*)"$/.exec(text);
	return kept ? kept[1] || undefined : { fault: 'formula', text: text.slice(0, 40) };
}

/** One record that has quotation marks, or undefined where the text ends before it does. */
function readQuoted(
	text: string,
	start: number,
	separator: string,
	newline: string,
	last: boolean
): { fields: string[]; next: number } | undefined {
	const fields: string[] = [];
	let at = start;
	for (;;) {
		let field = '';
		if (text[at] === '"') {
			at += 1;
			for (;;) {
				const quote = text.indexOf('"', at);
				if (quote < 0) return undefined;
				field += text.slice(at, quote);
				at = quote + 1;
				// The pair of a doubled mark may come with the next piece.
				if (at === text.length && !last) return undefined;
				if (text[at] !== '"') break;
				field += '"';
				at += 1;
			}
		}
		// What follows up to the separator: all of an unquoted field; nothing, or something odd, after a quoted one.
		let end = at;
		while (end < text.length && text[end] !== separator && text[end] !== newline) end += 1;
		if (end === text.length && !last) return undefined;
		const tail = text.slice(at, end);
		fields.push(field + (text[end] === separator ? tail : tail.replace(/\r$/, '')));
		at = end + 1;
		if (text[end] !== separator) return { fields, next: at };
		if (at >= text.length && !last) return undefined;
	}
}

const isSeparatorLine = (fields: string[]) =>
	/^"?sep=?$/i.test(fields[0] ?? '') ||
	(fields.length === 1 && /^"?sep=.?"?$/i.test(fields[0]!)) ||
	(fields.length === 2 && /^"?sep=$/i.test(fields[0]!));

const separators = [',', ';', '\t', '|'] as const;

/** The separator that most lines of the head agree on: the same number of it, at least one. */
export function separatorOf(head: string): string {
	const said = /^\ufeff?"?sep=(.)/i.exec(head)?.[1];
	if (said) return said;
	const lines = head
		.slice(0, 65_536)
		.replace(/"(?:[^"]|"")*"/g, '')
		.split(/\r\n|\n|\r/)
		.filter((line) => line.trim() !== '')
		.slice(0, 50);
	let best = { separator: ',', agree: 0, fields: 0 };
	for (const separator of separators) {
		const counts = new Map<number, number>();
		for (const line of lines) {
			const count = line.split(separator).length - 1;
			if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
		}
		for (const [fields, agree] of counts)
			if (agree > best.agree || (agree === best.agree && fields > best.fields)) best = { separator, agree, fields };
	}
	return best.separator;
}
