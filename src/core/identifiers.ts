/**
 * What stands on paper about a person — personal number, phone, birth, name, sex — read strictly and forgiven where only
 * the spelling differs. Every reader answers `{ ok: true, … }` or `{ ok: false, problem }`; a problem is a stable code with
 * words in `src/lib/identifier-words.ts`. A warning is a doubt that a person may set aside: it never refuses.
 *
 * Forms of numbers: Decree 137/2015/NĐ-CP, art. 13, for the 12 digits; the renumbering of 2018 for mobile phones
 * (eleven digits became ten).
 */
export type Problem =
	| 'number-not-digits'
	| 'number-nine-digits'
	| 'number-lost-zero'
	| 'number-length'
	| 'phone-unreadable'
	| 'phone-old-prefix'
	| 'phone-landline'
	| 'phone-foreign'
	| 'birth-unreadable'
	| 'birth-short-year'
	| 'birth-no-such-day'
	| 'birth-future'
	| 'birth-too-early'
	| 'name-missing'
	| 'name-too-long'
	| 'name-not-a-name'
	| 'sex-unreadable';
export type Warning = 'number-birth-year' | 'number-sex' | 'number-century';
export type Sex = 'f' | 'm';

export type Read<T> = ({ ok: true; warnings: Warning[] } & T) | { ok: false; problem: Problem };

const fine = <T>(value: T, warnings: Warning[] = []): { ok: true; warnings: Warning[] } & T => ({ ok: true, warnings, ...value });
const not = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem });

/**
 * The personal number (số định danh, CCCD): 12 digits; the fourth tells century and sex (0/1 man/woman of 19xx, 2/3 of 20xx, …),
 * the next two the year of birth. There is no check digit, so a disagreement with what else is known is only a warning.
 *
 * @param known what the register or the same row says, to compare with
 */
export function readPersonalNumber(
	text: string,
	known: { birthYear?: number | null; sex?: Sex | null } = {}
): Read<{ number: string }> {
	const number = text
		.normalize('NFKC')
		.replace(/[\s.\u00ad\u200b-\u200d\ufeff-]/g, '')
		.replace(/^'/, '');
	if (!/^\d*$/.test(number)) return not('number-not-digits');
	if (number.length === 9) return not('number-nine-digits');
	// Spreadsheets take the number for a quantity and drop the zeros in front; which ones they were cannot be known for sure.
	if (number.length === 10 || number.length === 11) return not('number-lost-zero');
	if (number.length !== 12) return not('number-length');
	const century = 1900 + 100 * Math.floor(Number(number[3]) / 2);
	const year = century + Number(number.slice(4, 6));
	const sex: Sex = Number(number[3]) % 2 === 0 ? 'm' : 'f';
	const warnings: Warning[] = [];
	if (century > 2000) warnings.push('number-century');
	else if (known.birthYear != null && known.birthYear !== year) warnings.push('number-birth-year');
	if (known.sex != null && known.sex !== sex) warnings.push('number-sex');
	return fine({ number }, warnings);
}

/**
 * A Vietnamese mobile number in any spelling — `0912 345 678`, `+84912345678`, `84-912.345.678`, `(0)912…`, and `912345678`
 * as spreadsheets leave it — as E.164: `+84912345678`. Families share phones: never a key.
 */
export function readPhone(text: string): Read<{ phone: string }> {
	const bare = text
		.normalize('NFKC')
		.replace(/[\s.()\u00ad\u200b-\u200d\ufeff\u2010-\u2015-]/g, '')
		.replace(/^'/, '');
	if (!/^\+?\d{6,16}$/.test(bare)) return not('phone-unreadable');
	if (bare.startsWith('+') && !bare.startsWith('+84')) return not('phone-foreign');
	const digits = bare
		.replace(/^(\+|00)/, '')
		.replace(/^840?(?=\d{9,10}$)/, '')
		.replace(/^0/, '');
	if (/^[35789]\d{8}$/.test(digits)) return fine({ phone: `+84${digits}` });
	// 0120…0129, 0162…0169, 0186, 0188, 0199: eleven digits, out of use since November 2018.
	if (/^1[2689]\d{8}$/.test(digits)) return not('phone-old-prefix');
	if (/^2\d{9}$/.test(digits)) return not('phone-landline');
	return not('phone-unreadable');
}

/** A phone as people here read it aloud: `0912 345 678`. */
export const phoneForReading = (phone: string): string => phone.replace(/^\+84(\d{3})(\d{3})(\d{3})$/, '0$1 $2 $3');

/**
 * A birthday or a year of birth: `05/03/1956`, `5-3-1956`, `5.3.1956`, `1956-03-05`, or the year alone, as many elderly people
 * have it. Day before month, always. Two-digit years are refused: 56 may be meant, 2056 would be stored.
 *
 * @param today `yyyy-mm-dd`; nobody is born after it
 * @returns `date` is null where only the year is known
 */
export function readBirth(text: string, today: string): Read<{ year: number; date: string | null }> {
	const bare = text
		.normalize('NFKC')
		.trim()
		.replace(/\s*([/.-])\s*/g, '$1');
	const alone = /^(\d{4})$/.exec(bare);
	if (alone) return within(Number(alone[1]), null, today);
	if (/^\d{1,2}([/.-])\d{1,2}\1\d{2}$/.test(bare)) return not('birth-short-year');
	const written = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(bare);
	const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(bare);
	if (!written && !iso) return not('birth-unreadable');
	const [day, month, year] = written
		? [Number(written[1]), Number(written[3]), Number(written[4])]
		: [Number(iso![3]), Number(iso![2]), Number(iso![1])];
	if (!isDay(year, month, day)) return not('birth-no-such-day');
	const two = (n: number) => String(n).padStart(2, '0');
	return within(year, `${year}-${two(month)}-${two(day)}`, today);
}

const isDay = (year: number, month: number, day: number): boolean => {
	const made = new Date(Date.UTC(year, month - 1, day));
	return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
};

function within(year: number, date: string | null, today: string): Read<{ year: number; date: string | null }> {
	if (year < 1900) return not('birth-too-early');
	if (date === null ? year > Number(today.slice(0, 4)) : date > today) return not('birth-future');
	return fine({ year, date });
}

/**
 * A person's name: composed Unicode, single spaces, at most 100 characters. A name written wholly in capitals or wholly in
 * small letters, as rosters often have it, is given its capitals: `NGUYỄN VĂN AN` is `Nguyễn Văn An`.
 */
export function readName(text: string): Read<{ name: string }> {
	const name = text
		.normalize('NFC')
		.replace(/[\s\u00a0\u200b-\u200d\ufeff]+/g, ' ')
		.trim();
	if (name === '') return not('name-missing');
	if (name.length > 100) return not('name-too-long');
	// Letters, marks, and the little else that names of minorities and foreigners have.
	if (!/^[\p{L}\p{M}'’.\- ]+$/u.test(name) || (name.match(/\p{L}/gu) ?? []).length < 2) return not('name-not-a-name');
	const flat = name === name.toUpperCase() || name === name.toLowerCase();
	return fine({
		name: flat
			? name.toLowerCase().replace(/(^|[ \-'’])(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase())
			: name
	});
}

/** `Nam`, `Nữ`, and what people and other systems write for them; empty is unknown, which is allowed. */
export function readSex(text: string): Read<{ sex: Sex | null }> {
	const bare = text.normalize('NFC').trim().toLowerCase().replace(/\.$/, '');
	if (bare === '') return fine({ sex: null });
	if (['nam', 'm', 'male', 'trai', 'ông'].includes(bare)) return fine({ sex: 'm' as const });
	if (['nữ', 'nu', 'nử', 'f', 'female', 'gái', 'bà'].includes(bare)) return fine({ sex: 'f' as const });
	return not('sex-unreadable');
}
