import { readDocument } from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { download } from '#routes/download.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

/** The decree itself. */
export const GET: RequestHandler = ({ locals, url, params }) =>
	orError(async () => download(await readDocument(db(), staff(locals.who, url).actor, { id: params.decree })));
