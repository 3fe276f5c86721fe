import { toneless } from '../text.ts';
import { cellText, type Cell, type Row } from './cell.ts';

/** What a column of a roster may hold. Names of fields are words of ours; what offices write above them is guessed below. */
export const FIELDS = [
	'name',
	'last-name',
	'first-name',
	'birth',
	'birth-day',
	'birth-month',
	'birth-year',
	'sex',
	'male',
	'female',
	'number',
	'phone',
	'hamlet',
	'place',
	'address',
	'household',
	'organisation',
	'grade',
	'post'
] as const;
export type Field = (typeof FIELDS)[number];

/** Field by column; null is a column that is left alone. */
export type Mapping = (Field | null)[];

/** Where a sheet says what its columns hold. */
export interface Head {
	/** Number of the (first) header row as the spreadsheet counts; 0 where none was found: data from the first row on. */
	row: number;
	/** The last row that belongs to the header; data comes after it. */
	last: number;
	/** What stands above each column. */
	titles: string[];
	mapping: Mapping;
}

/** How many rows with anything in them are looked at for a header; above it stand the office's name, a title, a date. */
export const HEAD_ROWS = 15;

/** Titles without tones, as offices write them; the first that fits wins, so the particular stands before the general. */
const TITLES: [RegExp, Field | null][] = [
	[
		/\b(cha|me|bo|giam ho|phu huynh|quan he|ngay cap|noi cap|noi sinh|que quan|dan toc|ton giao|ghi chu|email|ngay vao|ket nap|ho so|nguoi lap)\b/,
		null
	],
	[/^(stt|tt|so tt|so thu tu|no|#)\b/, null],
	[/\b(chu ho)\b/, 'household'],
	[/\b(cccd|cmnd|cmt|cmtnd|can cuoc|chung minh|dinh danh|ddcn|personal (number|id)|id card)\b/, 'number'],
	[/\b(dien thoai|sdt|so dt|dt|di dong|phone|mobile|zalo)\b/, 'phone'],
	[/^(ho|ho (va )?(chu |ten )?(dem|lot)|ho,? (ten |chu )?(dem|lot)|last name|surname)$/, 'last-name'],
	[
		/^(ho( va)?,? ?ten|ho, chu dem va ten|ten|full ?name|name)( (khai sinh|day du|nguoi|cong dan|hoc sinh|hoc vien|hoi vien|doan vien|thanh vien|giao vien|nhan khau|in hoa|chu in).*)?$/,
		'name'
	],
	[/^(ho( va)?,? ?ten)\b/, 'name'],
	[/^(first|given) name$/, 'first-name'],
	[/\b(ngay|thang|nam|ntn|sinh).{0,20}\bsinh\b|^sinh\b|^(ns|ntns|ngsinh|ng sinh|dob)$|\b(birth|born)/, 'birth'],
	[/^(gioi tinh|gioi|phai|gt|sex|gender)\b/, 'sex'],
	[/^(nu|female)\b/, 'female'],
	[/^(nam|male)\b/, 'male'],
	[/^(ap|khom|thon|to dan pho|khu pho|ap, khom|ap \/ ?khom|ten ap|ma ap|hamlet|to)\b/, 'hamlet'],
	[/\b(dia chi|thuong tru|tam tru|cu tru|cho o|noi o|ho khau|address)\b/, 'address'],
	[/^(ma |ten )?(xa|phuong|thi tran|dvhc|don vi hanh chinh|commune|ward)\b/, 'place'],
	[/^(so|ma)? ?(ho|ho gia dinh)( so)?$|^household/, 'household'],
	[/^(lop|khoi|grade|class)\b/, 'grade'],
	[/\b(chuc vu|chuc danh|vi tri|vai tro|position|post)\b/, 'post'],
	[
		/\b(don vi|co quan|truong|htx|hop tac xa|to hop tac|hoi quan|doanh nghiep|cong ty|noi lam viec|noi cong tac|to chuc|chi hoi|school|organi[sz]ation)\b/,
		'organisation'
	]
];

const tidy = (title: string) =>
	title
		.normalize('NFC')
		.replace(/[\s\u00a0_]+/g, ' ')
		.replace(/[().:*"“”]+/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();

/**
 * The field that a column's title means, or null. Marks decide where they are written: `Năm` is a year and `Nam` a man,
 * `Hộ` is a household and `Họ` the first part of a name.
 */
export function fieldOf(title: string): Field | null {
	const written = tidy(title).toLowerCase();
	if (written === '') return null;
	if (written === 'năm') return 'birth-year';
	if (written === 'ngày') return 'birth-day';
	if (written === 'tháng') return 'birth-month';
	if (/^(số |mã )?hộ(?!\p{L}| chiếu)/u.test(written)) return 'household';
	if (/^họ$/.test(written)) return 'last-name';
	const plain = toneless(written);
	for (const [title, field] of TITLES) if (title.test(plain)) return field;
	return null;
}

/** Guesses a field for each column; no field twice, the first title that fits has it. */
export function guessMapping(titles: string[]): Mapping {
	const taken = new Set<Field>();
	const fields = titles.map((title) => {
		// `Năm sinh – Nam`, from two header rows: the lower one says more.
		const parts = title.split(' – ');
		const field = parts.length > 1 ? (fieldOf(parts.at(-1)!) ?? fieldOf(parts[0]!)) : fieldOf(title);
		if (!field || taken.has(field)) return null;
		taken.add(field);
		return field;
	});
	// `Họ và tên đệm` beside `Tên`: then `Tên` is only the last word of a name.
	const name = fields.indexOf('name');
	if (taken.has('last-name') && name >= 0) fields[name] = 'first-name';
	else if (taken.has('last-name') && !taken.has('first-name')) fields[fields.indexOf('last-name')] = 'name';
	return fields;
}

const titlesOf = (cells: Cell[], width: number) => Array.from({ length: width }, (_, i) => tidy(cellText(cells[i])));
const known = (mapping: Mapping) => mapping.filter((field) => field !== null).length;
const named = (mapping: Mapping) => mapping.includes('name') || mapping.includes('first-name');

/**
 * Finds the header among the first rows: the row in which most titles are known and one of them is a name; a second row
 * below it that refines it (`Nam` and `Nữ` under `Năm sinh`) belongs to it. `rows` are the first rows that hold anything.
 */
export function findHead(rows: Row[]): Head {
	const width = Math.max(0, ...rows.map((row) => row.cells.length));
	let best: { index: number; score: number } | undefined;
	rows.slice(0, HEAD_ROWS).forEach((row, index) => {
		const titles = titlesOf(row.cells, width);
		// Data has long numbers and dates; titles do not.
		if (row.cells.some((cell) => typeof cell === 'object') || titles.some((title) => /\d{4}/.test(title))) return;
		const mapping = guessMapping(titles);
		const score = named(mapping) ? known(mapping) : 0;
		if (score > 0 && score > (best?.score ?? 0)) best = { index, score };
	});
	return best
		? headAt(rows, best.index)
		: { row: 0, last: 0, titles: titlesOf([], width), mapping: guessMapping(titlesOf([], width)) };
}

/** The header that begins in row `index` of `rows`, whether we would have found it or a person says so. */
export function headAt(rows: Row[], index: number): Head {
	const width = Math.max(0, ...rows.map((row) => row.cells.length));
	const top = rows[index]!;
	const titles = titlesOf(top.cells, width);
	const below = rows[index + 1];
	let last = top.n;
	if (below) {
		const lower = titlesOf(below.cells, width);
		// Merged cells leave all but their first one empty: the title to the left reaches over them.
		const upper = titles.map((title, i) => title || (lower[i] ? (titles.slice(0, i).findLast((text) => text !== '') ?? '') : ''));
		const joined = upper.map((title, i) =>
			title && lower[i] && title !== lower[i] ? `${title} – ${lower[i]}` : title || lower[i]!
		);
		const first = guessMapping(titles).findIndex((field) => field === 'name' || field === 'last-name' || field === 'first-name');
		const refines =
			lower.some((title) => fieldOf(title) !== null) &&
			(first < 0 || lower[first] === '' || fieldOf(lower[first]!) !== null) &&
			!lower.some((title) => /\d{3}/.test(title));
		if (refines && known(guessMapping(joined)) >= known(guessMapping(titles))) {
			titles.splice(0, width, ...joined);
			last = below.n;
		}
	}
	// A row that only numbers the columns: (1) (2) (3).
	const next = rows.find((row) => row.n > last);
	if (next && numbersColumns(next.cells)) last = next.n;
	return { row: top.n, last, titles, mapping: guessMapping(titles) };
}

function numbersColumns(cells: Cell[]): boolean {
	const texts = cells
		.map(cellText)
		.map((text) => text.replace(/[()\s]/g, ''))
		.filter((text) => text !== '');
	return (
		texts.length >= 2 &&
		texts.every(
			(text, i) =>
				(/^\d{1,2}$/.test(text) && (i === 0 || Number(text) === Number(texts[i - 1]) + 1)) || (/^[A-Za-z]$/.test(text) && i < 2)
		)
	);
}
