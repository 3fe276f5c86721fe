import type { Cell, Row } from '#core/roster/cell.ts';
import { damaged, tooManyColumns, tooManyRows, type Bounds } from './bounds.ts';
import { dayOfSerial } from './dates.ts';
import type { Sheet, Workbook } from './workbook.ts';
import { listen } from './xml.ts';
import type { Zip } from '#server/platform/zip.ts';

/** A cell as it is being read: what its tags and text have said so far. */
interface Open {
	column: number;
	type: string;
	style: number;
	formula: boolean;
	/** Text of `<v>`, or of `<is><t>`. */
	value: string;
	valued: boolean;
}

/** A cell whose text is number `shared` of the shared strings. */
type Raw = Cell | { shared: number };

/**
 * The rows of a sheet that hold anything, in order, a few hundred at a time. Hidden rows are rows. A formula gives the
 * value that Excel last calculated; one that was never calculated is a fault of its cell.
 * @throws Refusal `file-damaged`, `file-too-many-rows`, `file-too-many-columns`, `file-unpacks-too-large`
 */
export async function* readSheet(zip: Zip, workbook: Workbook, sheet: Sheet, bounds: Bounds): AsyncGenerator<Row[]> {
	const reader = new SheetReader(workbook, bounds);
	for await (const _ of listen(zip.read(sheet.part), reader.ear)) {
		const rows = await reader.take();
		if (rows.length > 0) yield rows;
	}
}

class SheetReader {
	readonly #workbook: Workbook;
	readonly #bounds: Bounds;
	#rows: { n: number; cells: Raw[] }[] = [];
	#count = 0;
	#n = 0;
	#cells: Raw[] = [];
	#cell: Open | undefined;
	#within = '';
	#phonetic = false;
	#highest = -1;

	readonly ear = {
		open: (name: string, attributes: Record<string, string>) => this.#open(name, attributes),
		text: (text: string) => this.#text(text),
		close: (name: string) => this.#close(name)
	};

	constructor(workbook: Workbook, bounds: Bounds) {
		this.#workbook = workbook;
		this.#bounds = bounds;
	}

	/** The rows heard since the last call, with their shared strings looked up. */
	async take(): Promise<Row[]> {
		const { sharedStrings } = this.#workbook;
		if (this.#highest >= 0) await sharedStrings.upTo(this.#highest);
		const rows = this.#rows;
		this.#rows = [];
		for (const row of rows)
			row.cells.forEach((cell, i) => {
				if (typeof cell === 'object' && 'shared' in cell) row.cells[i] = this.#words(sharedStrings.at(cell.shared));
			});
		// A shared string may be blank, and a row of blanks is none.
		return (rows as Row[]).filter((row) => row.cells.some((cell) => cell !== undefined));
	}

	#open(name: string, attributes: Record<string, string>): void {
		if (name === 'row') {
			const n = Number(attributes['r'] ?? this.#n + 1);
			if (!Number.isSafeInteger(n) || n <= this.#n) throw damaged(`row ${attributes['r']} after row ${this.#n}`);
			this.#n = n;
			this.#cells = [];
		} else if (name === 'c') {
			const column = attributes['r'] ? columnOf(attributes['r']) : this.#cells.length;
			this.#cell = {
				column,
				type: attributes['t'] ?? 'n',
				style: Number(attributes['s'] ?? 0),
				formula: false,
				value: '',
				valued: false
			};
		} else if (name === 'f' && this.#cell) this.#cell.formula = true;
		else if (name === 'rPh') this.#phonetic = true;
		else if (name === 'v' || name === 't') this.#within = name;
	}

	#text(text: string): void {
		const cell = this.#cell;
		if (!cell || this.#phonetic || this.#within === '' || cell.value.length > this.#bounds.cell) return;
		cell.value += text;
		cell.valued = true;
	}

	#close(name: string): void {
		if (name === 'v' || name === 't') this.#within = '';
		else if (name === 'rPh') this.#phonetic = false;
		else if (name === 'c' && this.#cell) {
			const value = this.#valueOf(this.#cell);
			// Empty cells are counted nowhere: a sheet may be coloured to its last column.
			if (value !== undefined) {
				if (this.#cell.column >= this.#bounds.columns) throw tooManyColumns(this.#bounds);
				this.#cells[this.#cell.column] = value;
			}
			this.#cell = undefined;
		} else if (name === 'row' && this.#cells.length > 0) {
			this.#count += 1;
			if (this.#count > this.#bounds.rows) throw tooManyRows(this.#bounds);
			this.#rows.push({ n: this.#n, cells: this.#cells });
			this.#cells = [];
		}
	}

	#valueOf({ type, style, formula, value, valued }: Open): Raw {
		if (formula && !valued && type !== 'str') return { fault: 'formula', text: '' };
		if (type === 'e') return { fault: 'error', text: value };
		if (!valued || value === '') return undefined;
		if (type === 's') {
			const shared = Number(value);
			if (!Number.isSafeInteger(shared) || shared < 0) throw damaged(`shared string "${value}"`);
			this.#highest = Math.max(this.#highest, shared);
			return { shared };
		}
		if (type === 'b') return value === '1' || value === 'true';
		if (type === 'd') return /^\d{4}-\d{2}-\d{2}/.test(value) ? { day: value.slice(0, 10) } : { fault: 'bad-date', text: value };
		if (type !== 'n') return this.#words(value);
		const number = Number(value);
		if (!Number.isFinite(number)) return this.#words(value);
		if (!this.#workbook.dateStyles[style]) return number;
		const day = dayOfSerial(number, this.#workbook.from1904);
		return day ? { day } : { fault: 'bad-date', text: value };
	}

	#words(text: string): Cell {
		const words = text.includes('_x')
			? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
			: text;
		if (words.length > this.#bounds.cell) return { fault: 'too-long', text: `${words.slice(0, 40)}…` };
		return /^[\s\u00a0\u200b\ufeff]*$/.test(words) ? undefined : words;
	}
}

/** `AB12` is column 27. Past column ZZZ it is no address at all. */
function columnOf(address: string): number {
	let column = 0;
	let i = 0;
	for (; i < address.length; i++) {
		const letter = address.charCodeAt(i) & 0xdf;
		if (letter < 65 || letter > 90) break;
		column = column * 26 + letter - 64;
	}
	if (i === 0 || i > 3) throw damaged(`cell ${address.slice(0, 20)}`);
	return column - 1;
}
