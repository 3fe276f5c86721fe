import { compareNames, readPlaceName } from './place-names.ts';

/** A hamlet as it will stand in the register. */
export interface HamletName {
	name: string;
	nameEn: string;
	kind: 'hamlet' | 'quarter';
}
export type HamletProblem = 'hamlet-name-short' | 'hamlet-name-long' | 'hamlet-name-unreadable';

/** Words that make a quarter of a ward; the rest are hamlets. */
const QUARTERS = /^(khóm|khu phố|tổ dân phố)\s/i;
const HAMLETS = /^(ấp|thôn|bản|buôn)\s/i;

/**
 * One line as people write or paste it — `Ấp An Thuận`, `2. ấp 3`, `Khóm Mỹ Thuận	(cũ)` — read as the name of a hamlet. Where the
 * word before the name is missing, it is `Khóm` in a ward and `Ấp` elsewhere.
 */
export function readHamlet(
	line: string,
	inWard: boolean
): { ok: true; hamlet: HamletName } | { ok: false; problem: HamletProblem } {
	// A number of the row, and columns that came along from a table.
	const bare = line
		.normalize('NFC')
		.replace(/^[\s\u00a0•*-]*(\d+\s*[.)\t]\s*)?/, '')
		.split('\t')[0]!
		.replace(/[\s\u00a0]+/g, ' ')
		.replace(/[,;.]+$/, '')
		.trim();
	const { kinds, name } = readPlaceName(bare);
	if (!/[\p{L}\d]/u.test(name)) return { ok: false, problem: 'hamlet-name-short' };
	if (bare.length > 60) return { ok: false, problem: 'hamlet-name-long' };
	if (!/^[\p{L}\p{M}\d' .()/-]+$/u.test(name)) return { ok: false, problem: 'hamlet-name-unreadable' };
	// `Xã Long Hưng` is no hamlet of that name: somebody pasted the wrong list.
	if (kinds && !kinds.includes('hamlet')) return { ok: false, problem: 'hamlet-name-unreadable' };
	const marked = QUARTERS.test(bare) || HAMLETS.test(bare);
	const quarter = QUARTERS.test(bare) || (!marked && kinds !== null && kinds[0] === 'quarter') || (kinds === null && inWard);
	const word = marked ? capital(bare.slice(0, bare.length - name.length).trim()) : quarter ? 'Khóm' : 'Ấp';
	return {
		ok: true,
		hamlet: {
			name: `${word} ${capital(name)}`,
			nameEn: `${withoutMarks(capital(name))} ${quarter ? 'quarter' : 'hamlet'}`,
			kind: quarter ? 'quarter' : 'hamlet'
		}
	};
}

/** Whether two hamlets are called the same, whatever word stands before: `Ấp Hòa` and `ấp Hoà`, `Khóm 1` and `Khóm 01`. */
export const sameHamlet = (a: string, b: string): boolean =>
	compareNames(readPlaceName(a).name, readPlaceName(b).name) === 'same';

/** Lines of a pasted list that say something. */
export const pastedLines = (text: string): { line: number; text: string }[] =>
	text
		.split(/\r\n|\n|\r/)
		.map((text, n) => ({ line: n + 1, text }))
		.filter(({ text }) => text.trim() !== '');

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const withoutMarks = (text: string) =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.replaceAll('đ', 'd')
		.replaceAll('Đ', 'D');
