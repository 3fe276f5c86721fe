import { readDocument } from '#server/lineage/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

/** The decree itself. Downloaded, never shown inside our pages. */
export const GET: RequestHandler = ({ locals, url, params }) =>
	orError(async () => {
		const { name, mediaType, bytes } = await readDocument(db(), staff(locals.who, url).actor, { id: params.decree });
		return new Response(new Uint8Array(bytes), {
			headers: {
				'content-type': mediaType,
				'x-content-type-options': 'nosniff',
				'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
			}
		});
	});
