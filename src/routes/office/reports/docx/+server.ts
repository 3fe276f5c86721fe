import { db } from '#server/platform/app.ts';
import { WRITTEN, writeReport } from '#server/reports/index.ts';
import { orError } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { reportOf } from '../asked.ts';
import { sendWord } from '../word.ts';
import type { RequestHandler } from './$types';

/** The report as a document. It changes nothing; it is posted because what was written in it may be long. */
export const POST: RequestHandler = ({ locals, url, request }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const written = Object.fromEntries(WRITTEN.map((name) => [name, text(form, name).replaceAll('\r\n', '\n')]));
		const { name, bytes } = await writeReport(db(), actor, reportOf(form, written));
		return sendWord(bytes, name);
	});
