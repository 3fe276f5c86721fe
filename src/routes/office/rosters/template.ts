import type { Locale } from '#lib/words.ts';
import { said } from './words.ts';

/** What a roster may say, in the order in which offices are used to it; examples are plainly made up. */
const columns: [field: string, first: string, second: string][] = [
	['name', 'Nguyễn Văn Ví Dụ', 'Trần Thị Thí Dụ'],
	['birth', '05/03/1962', '1950'],
	['sex', 'Nam', 'Nữ'],
	['number', '087062000001', ''],
	['phone', '0912 345 678', ''],
	['hamlet', 'Ấp 1', 'Ấp 1'],
	['household', '12', '12'],
	['organisation', '', ''],
	['grade', '', ''],
	['post', '', '']
];

/** Titles are always Vietnamese words that the guess knows; the sheet is called in the reader's language. */
export const templateTable = (locale: Locale) => ({
	sheet: said('import_template', {}, locale),
	head: ['STT', ...columns.map(([field]) => said(`import_field_${field}`, {}, 'vi'))],
	rows: [
		[
			['1', ...columns.map(([, first]) => first)],
			['2', ...columns.map(([, , second]) => second)]
		]
	]
});
