import { readFile } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { download } from '#routes/download.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

/** A document of a directive or of a task. Downloaded, never shown inside our pages. */
export const GET: RequestHandler = ({ locals, url, params }) =>
	orError(async () => download(await readFile(db(), staff(locals.who, url).actor, { id: params.file })));
