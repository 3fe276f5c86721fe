import { recordingOf } from '#server/learning/index.ts';
import { orError } from '../../../doors.ts';
import type { RequestHandler } from './$types';

/** A recording of a lesson's page, for keeping a day: a new reading of the same words may come. */
export const GET: RequestHandler = async ({ params }) => {
	const { bytes, type } = await orError(() => recordingOf(params.lesson, params.recording));
	return new Response(new Uint8Array(bytes), {
		headers: { 'content-type': type, 'content-length': String(bytes.length), 'cache-control': 'public, max-age=86400' }
	});
};
