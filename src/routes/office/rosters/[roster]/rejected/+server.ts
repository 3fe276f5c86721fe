import { error } from '@sveltejs/kit';
import { columnLetters } from '#core/roster/cell.ts';
import { severityOf, type Problem } from '#core/roster/problems.ts';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheet.ts';
import { rejectedOf } from '#server/roster/index.ts';
import { db } from '#server/platform/app.ts';
import { refusalWords } from '#lib/refusals.ts';
import { getLocale, m, type Locale } from '#lib/words.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { problemWords } from '../../words.ts';
import type { RequestHandler } from './$types';

/** The rows that stayed out, in their own columns, each with what is wrong and what to do. */
export const GET: RequestHandler = async ({ params, locals, url }) => {
	const who = staff(locals.who, url);
	const { roster, left } = await orError(() => rejectedOf(db(), who.actor, params.roster));
	if (!left) error(410, { message: refusalWords('roster-file-gone'), code: 'roster-file-gone' });
	// The request's own language is forgotten by the time that the rows are written.
	const locale = getLocale();
	const { titles } = left;
	const head = [...titles.map((title, i) => title || columnLetters(i)), m.import_rejected_row(), m.import_rejected_column()];
	async function* rows() {
		for await (const batch of left!.rows)
			yield batch.map(({ n, texts, problems }) => [...texts, String(n), told(problems, titles, locale)]);
	}
	const table = { sheet: m.import_rejected_sheet(), head, rows: rows(), marked: head.length - 1 };
	const name = `${roster.fileName.replace(/\.[a-z]{3,4}$/i, '')} - ${m.import_rejected_sheet()}`;
	return url.searchParams.get('as') === 'csv'
		? streamed(writeCsv(table), `${name}.csv`)
		: streamed(writeXlsx(table), `${name}.xlsx`);
};

const told = (problems: Problem[], titles: string[], locale: Locale): string =>
	problems
		.filter(([, code]) => severityOf(code) !== 'note')
		.map(
			([column, code, details]) =>
				`${column !== null && titles[column] ? `${titles[column]}: ` : ''}${problemWords(code, details, locale)}`
		)
		.join('\n');
