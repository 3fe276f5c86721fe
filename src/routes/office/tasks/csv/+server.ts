import { day } from '#lib/format.ts';
import { m } from '#lib/words.ts';
import { listTasks } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { writeCsv } from '#server/platform/spreadsheet.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { streamed } from '#routes/streamed.ts';
import { doneWords, resultWords } from '../words.ts';
import type { RequestHandler } from './$types';

/** The table task – lead – deadline – result – done, as the province's report reads it; `directive`: only of that one. */
export const GET: RequestHandler = ({ locals, url }) =>
	orError(async () => {
		const directive = url.searchParams.get('directive');
		const { today, tasks } = await listTasks(db(), staff(locals.who, url).actor, { view: 'report', directive, now: new Date() });
		const head = [
			m.directives_col_directive(),
			m.directives_col_task(),
			m.directives_col_lead(),
			m.directives_col_unit(),
			m.directives_col_deadline(),
			m.directives_col_result(),
			m.directives_col_done()
		];
		const rows = tasks.map((task) => [
			task.number,
			task.work,
			task.lead,
			task.unit,
			day(task.deadline),
			resultWords(task),
			doneWords(task)
		]);
		return streamed(writeCsv({ sheet: '', head, rows: [rows] }), `nhiem-vu-${today}.csv`);
	});
