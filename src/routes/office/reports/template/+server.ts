import { db } from '#server/platform/app.ts';
import { readTemplate } from '#server/reports/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { sendWord } from '../word.ts';
import type { RequestHandler } from './$types';

/** The template that is in use, to be changed in Word and put in again. */
export const GET: RequestHandler = ({ locals, url }) =>
	orError(async () => {
		const asked = { place: url.searchParams.get('place'), now: new Date() };
		const { bytes, own } = await readTemplate(db(), staff(locals.who, url).actor, asked);
		return sendWord(new Uint8Array(bytes), own?.name ?? 'mau-bao-cao.docx');
	});
