import { readName, readPersonalNumber, readPhone, readSex, type Sex } from '../identifiers.ts';
import type { Post } from '../people.ts';
import { toneless } from '../text.ts';
import { birthOf, type Order } from './birth.ts';
import { cellText, isFault, type Cell, type Row } from './cell.ts';
import { fieldOf, type Field, type Mapping } from './columns.ts';
import { hamletOfAddress, placeOfAddress } from './address.ts';
import { postOf } from './posts.ts';
import type { Problem, ProblemCode } from './problems.ts';

/** What a row says of a person, read field by field. Places and organisations are still text: who they are, the register knows. */
export interface Entry {
	n: number;
	name: string;
	birthYear: number | null;
	birthDate: string | null;
	order: Order;
	sex: Sex | null;
	/** The twelve digits. */
	number: string | null;
	/** E.164. */
	phone: string | null;
	place: string;
	hamlet: string;
	household: string;
	organisation: string;
	grade: number | null;
	post: Post | null;
	problems: Problem[];
}

/** Column by field. */
export type Columns = { readonly [field in Field]?: number };
export const columnsOf = (mapping: Mapping): Columns =>
	Object.fromEntries(mapping.flatMap((field, i) => (field ? [[field, i]] : [])));

/**
 * Reads one row, or says that it is about nobody: an empty line with a number in front, a total, a signature, a repeated
 * header. Never throws; what is wrong is in `problems`. `today` is `yyyy-mm-dd`.
 */
export function readRow({ n, cells }: Row, columns: Columns, today: string): Entry | null {
	const reader = new RowReader(cells, columns);
	if (reader.isAboutNobody()) return null;
	const { sex, birth: markedBirth } = reader.marks();
	const birth = reader.birth(markedBirth, today);
	const number = reader.number(birth.year, sex);
	const { hamlet, place } = reader.places();
	const entry: Entry = {
		n,
		name: reader.name(),
		// The number tells year and sex where the row does not.
		birthYear: birth.year ?? (birth.problem ? null : (number?.year ?? null)),
		birthDate: birth.date,
		order: birth.order,
		sex: sex ?? number?.sex ?? null,
		number: number?.digits ?? null,
		phone: reader.phone(),
		place,
		hamlet,
		household: reader.text('household').slice(0, 60),
		organisation: reader.text('organisation').slice(0, 200),
		grade: reader.grade(),
		post: reader.post(),
		problems: reader.problems
	};
	if (entry.birthYear === null && !birth.problem) reader.say('birth', 'birth-missing');
	return entry;
}

class RowReader {
	readonly problems: Problem[] = [];
	readonly #cells: Cell[];
	readonly #columns: Columns;

	constructor(cells: Cell[], columns: Columns) {
		this.#cells = cells;
		this.#columns = columns;
	}

	/** The field's cell; a fault is said once and counts as empty. */
	cell(field: Field): Cell {
		const column = this.#columns[field];
		if (column === undefined) return undefined;
		const cell = this.#cells[column];
		if (typeof cell !== 'object' || !isFault(cell)) return cell;
		if (!this.problems.some(([at]) => at === column)) this.problems.push([column, `cell-${cell.fault}`, { value: cell.text }]);
		return undefined;
	}

	text(field: Field): string {
		const cell = this.cell(field);
		return cell === undefined ? '' : tidy(cellText(cell));
	}

	say(field: Field, code: ProblemCode, details?: Record<string, string | number>): void {
		this.problems.push(details ? [this.#columns[field] ?? null, code, details] : [this.#columns[field] ?? null, code]);
	}

	isAboutNobody(): boolean {
		const has = (...fields: Field[]) =>
			fields.some((field) => this.#columns[field] !== undefined && this.#cells[this.#columns[field]] !== undefined);
		if (has('number', 'birth', 'birth-year', 'male', 'female')) return false;
		const named = this.#columns.name ?? this.#columns['first-name'];
		const text = named === undefined ? '' : tidy(cellText(this.#cells[named]));
		// A remark may stand under any column, so a phone alone is nobody's.
		if (text === '') return !has('last-name') && !isFault(this.#cells[named ?? -1]);
		return !has('phone') && (fieldOf(text) === 'name' || remark.test(toneless(text)));
	}

	name(): string {
		const { name, 'last-name': last, 'first-name': first } = this.#columns;
		const field = name !== undefined ? 'name' : first !== undefined ? 'first-name' : 'last-name';
		const text =
			last !== undefined && first !== undefined && name === undefined
				? `${this.text('last-name')} ${this.text('first-name')}`.trim()
				: this.text(field);
		if (text === '') {
			if (!this.problems.some(([at]) => at === this.#columns[field])) this.say(field, 'name-missing');
			return '';
		}
		const read = readName(text.replace(/^'|[,;]+$/g, ''));
		if (!read.ok) {
			this.say(field, read.problem as ProblemCode, { value: text.slice(0, 60) });
			return '';
		}
		if (!read.name.includes(' ')) this.say(field, 'name-one-word', { value: read.name });
		return read.name;
	}

	/** Sex, from a column of its own or from two to be ticked; what stands in those may be the birth (`Năm sinh: Nam | Nữ`). */
	marks(): { sex: Sex | null; birth: Cell } {
		const male = this.cell('male');
		const female = this.cell('female');
		if (male !== undefined && female !== undefined) this.say('male', 'sex-both');
		else if (male !== undefined || female !== undefined) {
			const mark = male ?? female;
			return {
				sex: male !== undefined ? 'm' : 'f',
				birth: typeof mark === 'object' || (/\d/.test(cellText(mark)) && cellText(mark).trim() !== '1') ? mark : undefined
			};
		}
		const cell = this.cell('sex');
		if (cell === undefined) return { sex: null, birth: undefined };
		const read = readSex(cellText(cell));
		if (!read.ok) this.say('sex', 'sex-unreadable', { value: cellText(cell).slice(0, 20) });
		return { sex: read.ok ? read.sex : null, birth: undefined };
	}

	birth(marked: Cell, today: string): { year: number | null; date: string | null; order: Order; problem?: ProblemCode } {
		const [day, month, year] = [this.text('birth-day'), this.text('birth-month'), this.cell('birth-year')];
		const apart = year !== undefined && day !== '' && month !== '' ? `${day}/${month}/${cellText(year)}` : year;
		const cell = this.cell('birth') ?? apart ?? marked;
		const own: Field =
			this.#columns.birth !== undefined ? 'birth' : this.#columns['birth-year'] !== undefined ? 'birth-year' : 'birth';
		const field: Field =
			this.#columns[own] === undefined && (this.#columns.male ?? this.#columns.female) !== undefined
				? marked !== undefined && marked === this.cell('female')
					? 'female'
					: 'male'
				: own;
		if (cell === undefined) {
			const fault = this.problems.find(([at]) => at === this.#columns[field] && at !== undefined);
			return { year: null, date: null, order: 'none', ...(fault && { problem: fault[1] }) };
		}
		const birth = birthOf(cell, today);
		if (birth.problem) this.say(field, birth.problem, birth.details);
		return birth;
	}

	number(birthYear: number | null, sex: Sex | null): { digits: string | null; year: number; sex: Sex } | null {
		const cell = this.cell('number');
		if (cell === undefined) return null;
		const text = cellText(cell);
		if (/[eE]\+|[.,]\d/.test(text) && /^[\d.,eE+ ]+$/.test(text) && !/^\d{1,3}([. ]\d{3}){3}$/.test(text.trim()))
			return this.#noNumber('number-rounded');
		const read = readPersonalNumber(text, { birthYear, sex });
		if (!read.ok) return this.#noNumber(read.problem as ProblemCode);
		for (const warning of read.warnings) this.say('number', warning);
		const said = Number(read.number[3]);
		// Where number and row disagree, one of them is another person's: the row comes in, the number waits until it is settled.
		return {
			digits: read.warnings.length > 0 ? null : read.number,
			year: 1900 + 100 * Math.floor(said / 2) + Number(read.number.slice(4, 6)),
			sex: said % 2 === 0 ? 'm' : 'f'
		};
	}

	#noNumber(code: ProblemCode): null {
		this.say('number', code);
		return null;
	}

	phone(): string | null {
		const text = this.text('phone');
		if (text === '') return null;
		const whole = readPhone(text);
		if (whole.ok) return whole.phone;
		// Two phones in one cell: the first that is one.
		const parts = text.split(/\s*[/,;|&]\s*|\s+-\s+|\s+(?:hoặc|và)\s+/).filter((part) => part !== '');
		if (parts.length > 1)
			for (const part of parts) {
				const read = readPhone(part);
				if (!read.ok) continue;
				this.say('phone', 'phone-several', { value: part });
				return read.phone;
			}
		this.say('phone', whole.problem as ProblemCode, { value: text.slice(0, 30) });
		return null;
	}

	places(): { hamlet: string; place: string } {
		const address = this.text('address');
		const place = this.cell('place');
		return {
			hamlet: this.text('hamlet').slice(0, 120) || hamletOfAddress(address),
			// A code below 10000 lost its zeros in the spreadsheet.
			place:
				typeof place === 'number' && Number.isInteger(place)
					? String(place).padStart(5, '0')
					: place === undefined
						? placeOfAddress(address)
						: tidy(cellText(place)).slice(0, 200)
		};
	}

	grade(): number | null {
		const text = this.text('grade');
		if (text === '') return null;
		const grade = Number(/\d{1,2}/.exec(text)?.[0] ?? 0);
		if (grade >= 1 && grade <= 12) return grade;
		this.say('grade', 'grade-unreadable', { value: text.slice(0, 30) });
		return null;
	}

	post(): Post | null {
		const text = this.text('post');
		const post = postOf(text);
		if (text !== '' && !post) this.say('post', 'post-unknown', { value: text.slice(0, 60) });
		return post;
	}
}

/** Totals and signatures under a list. */
const remark =
	/^(tong( cong| so|:)|cong\b|nguoi lap|lap bang|lap bieu|xac nhan|t\.?m\.? |truong (ap|khom)|.{0,40}, ?ngay .{0,6}thang|ngay .{0,6}thang|danh sach (nay )?(co|gom)|\(ky)/;

const tidy = (text: string): string =>
	/[\s\u00a0\u200b-\u200d\ufeff]/.test(text) || text !== text.normalize('NFC')
		? text
				.normalize('NFC')
				.replace(/[\s\u00a0\u200b-\u200d\ufeff]+/g, ' ')
				.trim()
		: text;
