import { readPicture } from '#server/pictures/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '../../doors.ts';
import type { RequestHandler } from './$types';

/**
 * A picture of an item. Its name is the hash of its bytes, so whoever has it never asks again. Opened by itself, a drawing can still do
 * nothing.
 */
export const GET: RequestHandler = async ({ params, locals }) => {
	const { bytes, media } = await orError(() => readPicture(db(), locals.who.actor, params.picture));
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': media,
			'content-length': String(bytes.length),
			'cache-control': 'public, max-age=31536000, immutable',
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox"
		}
	});
};
