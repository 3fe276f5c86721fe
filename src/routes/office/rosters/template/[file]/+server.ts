import { error } from '@sveltejs/kit';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { getLocale } from '#lib/words.ts';
import { templateTable } from '../../template.ts';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheet.ts';
import type { RequestHandler } from './$types';

/** The template of a roster, filled with two people who do not exist. */
export const GET: RequestHandler = ({ params, locals, url }) => {
	staff(locals.who, url);
	const table = templateTable(getLocale());
	if (params.file === 'mau-danh-sach.xlsx') return streamed(writeXlsx(table), params.file);
	if (params.file === 'mau-danh-sach.csv') return streamed(writeCsv(table), params.file);
	error(404, { message: '' });
};
