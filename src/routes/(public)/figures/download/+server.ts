import { z } from 'zod';
import { downloadRelease, releaseCsv, releaseDownload } from '#server/open-data/index.ts';
import { db } from '#server/platform/app.ts';
import { orError, shaped } from '#routes/doors.ts';
import type { RequestHandler } from './$types';

const Query = z.object({ release: z.uuid(), as: z.enum(['csv', 'json']) });

/** One release as a file: open data in the forms of Decree 194/2025/NĐ-CP, with its metadata in the JSON. */
export const GET: RequestHandler = ({ url }) =>
	orError(async () => {
		const { release: id, as } = shaped(Query, Object.fromEntries(url.searchParams));
		const { release, figures } = await downloadRelease(db(), id);
		const name = `hoc-vu-so-${release.as_of}.${as}`;
		const headers = {
			'content-disposition': `attachment; filename="${name}"`,
			'cache-control': 'public, max-age=31536000, immutable'
		};
		if (as === 'csv')
			return new Response(releaseCsv(figures), { headers: { ...headers, 'content-type': 'text/csv; charset=utf-8' } });
		return Response.json(await releaseDownload(db(), id), { headers });
	});
