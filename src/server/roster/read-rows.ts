import { doubtfulOrder, noOrders, type Order } from '#core/roster/birth.ts';
import type { Row } from '#core/roster/cell.ts';
import type { Head } from '#core/roster/columns.ts';
import { readHamlet, type Hamlet } from '#core/roster/hamlet.ts';
import { isRejected, type Problem, type ProblemCode } from '#core/roster/problems.ts';
import { columnsOf, readRow, type Columns, type Entry } from '#core/roster/read-row.ts';
import { toneless } from '#core/text.ts';
import type { Sealer } from '#server/platform/sealing.ts';
import type { Home } from './resolve-places.ts';
import { rowLine, wordwise } from './row-lines.ts';

/** A name that the file uses, and how often. */
export interface Named<T> {
	written: T;
	rows: number;
}

/** What a reading found besides its rows. */
export interface Reading {
	rows: number;
	skipped: number;
	hamlets: Map<string, Named<Hamlet>>;
	organisations: Map<string, Named<string>>;
	/** Rows that are in doubt now that the file was seen as a whole. */
	doubtful?: { rows: number[]; column: number | null; code: ProblemCode };
}

export interface Reader {
	rosterId: string;
	head: Head;
	/** `yyyy-mm-dd` */
	today: string;
	homes: {
		learn: (cells: readonly { place: string; hamlet: string }[]) => Promise<void>;
		home: (place: string, hamlet: string) => Home;
	};
	/** Hamlets are collected for a person to confirm; else they were found with the place. */
	collectHamlets: boolean;
	collectOrganisations: boolean;
	sealer: Pick<Sealer, 'seal' | 'mark'>;
	/** Takes lines of `copy`, some thousands at a time. */
	write: (lines: string) => Promise<void>;
	note: (rows: number) => Promise<void>;
}

/** Reads every row of a sheet, checks it and writes it down as a line. What the register says of it is asked afterwards, of all rows at once. */
export async function readRows(source: AsyncIterable<Row[]>, reader: Reader): Promise<Reading> {
	const pass = new Pass(reader);
	for await (const rows of source) {
		await pass.take(rows.filter((row) => row.n > reader.head.last));
		await reader.note(pass.reading.rows);
	}
	return pass.end();
}

class Pass {
	readonly reading: Reading = { rows: 0, skipped: 0, hamlets: new Map(), organisations: new Map() };
	readonly #reader: Reader;
	readonly #columns: Columns;
	readonly #plain = wordwise(toneless);
	readonly #hamlets = new Map<string, Hamlet | null>();
	readonly #byNumber = new Map<number, number>();
	readonly #byPerson = new Map<string, { n: number; number: string | null }>();
	readonly #orders = noOrders();
	readonly #rowsOf: Partial<Record<Order, number[]>> = { either: [], 'small-day': [] };

	constructor(reader: Reader) {
		this.#reader = reader;
		this.#columns = columnsOf(reader.head.mapping);
	}

	async take(rows: Row[]): Promise<void> {
		const entries: Entry[] = [];
		for (const row of rows) {
			const entry = readRow(row, this.#columns, this.#reader.today);
			if (entry) entries.push(entry);
			else this.reading.skipped += 1;
		}
		await this.#reader.homes.learn(entries);
		let lines = '';
		for (const entry of entries) lines += this.#line(entry);
		this.reading.rows += entries.length;
		if (lines !== '') await this.#reader.write(lines);
	}

	end(): Reading {
		const doubt = doubtfulOrder(this.#orders);
		const { birth, 'birth-year': year, male } = this.#columns;
		if (doubt)
			this.reading.doubtful = {
				rows: this.#rowsOf[doubt.order] ?? [],
				column: birth ?? year ?? male ?? null,
				code: doubt.problem
			};
		return this.reading;
	}

	#line(entry: Entry): string {
		const { problems } = entry;
		const home = this.#reader.homes.home(entry.place, entry.hamlet);
		if (home.problem) problems.push(problemOf(this.#placeColumn(home.problem), home.problem, home.details));
		this.#orders[entry.order] += 1;
		this.#rowsOf[entry.order]?.push(entry.n);
		const hamlet = this.#reader.collectHamlets ? this.#hamlet(home.hamlet ?? entry.hamlet) : null;
		const plain = this.#plain(entry.name);
		const organisation = this.#reader.collectOrganisations && entry.organisation !== '' ? toneless(entry.organisation) : null;
		const again = this.#again(entry, plain, hamlet ? toneless(hamlet.key) : String(home.placeId));
		if (again) problems.push(again);
		const rejected = problems.length > 0 && isRejected(problems);
		if (!rejected) {
			if (hamlet) count(this.reading.hamlets, hamlet.key, hamlet);
			if (organisation) count(this.reading.organisations, organisation, entry.organisation);
		}
		return rowLine(
			this.#reader.rosterId,
			{ entry, rejected, plain, placeId: home.placeId, hamlet: hamlet?.key ?? null, organisation, problems },
			this.#reader.sealer
		);
	}

	#hamlet(text: string): Hamlet | null {
		if (text === '') return null;
		let hamlet = this.#hamlets.get(text);
		if (hamlet === undefined) this.#hamlets.set(text, (hamlet = readHamlet(text)));
		return hamlet;
	}

	/**
	 * The same person further up in the file: by number, or by name, birth and hamlet unless two numbers say otherwise. A row that
	 * is rejected itself still counts as the first: else correcting it would make somebody twice.
	 */
	#again(entry: Entry, plain: string, where: string): Problem | undefined {
		if (entry.number !== null) {
			// Twelve digits fit a number exactly, and take a tenth of the room of a text.
			const digits = Number(entry.number);
			const first = this.#byNumber.get(digits);
			if (first !== undefined) return [this.#columns.number ?? null, 'duplicate-number', { row: first }];
			this.#byNumber.set(digits, entry.n);
		}
		if (plain === '' || entry.birthYear === null) return undefined;
		const key = `${plain}|${entry.birthDate ?? entry.birthYear}|${where}`;
		const first = this.#byPerson.get(key);
		if (!first) {
			this.#byPerson.set(key, { n: entry.n, number: entry.number });
			return undefined;
		}
		if (first.number !== null && entry.number !== null) return undefined;
		return [this.#columns.name ?? this.#columns['first-name'] ?? null, 'duplicate-person', { row: first.n }];
	}

	#placeColumn(code: ProblemCode): number | null {
		const { hamlet, place, address } = this.#columns;
		return (code === 'hamlet-unknown' || code === 'place-split' ? (hamlet ?? address) : (place ?? address)) ?? place ?? null;
	}
}

const problemOf = (column: number | null, code: ProblemCode, details?: Record<string, string | number>): Problem =>
	details ? [column, code, details] : [column, code];

function count<T>(names: Map<string, Named<T>>, key: string, written: T): void {
	const name = names.get(key);
	if (name) name.rows += 1;
	else names.set(key, { written, rows: 1 });
}
