import { db } from '#server/platform/app.ts';
import { openConfirmations } from '#server/recognition/index.ts';
import { orError, shaped } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { z } from 'zod';
import type { RequestHandler } from './$types';

/** All rows that somebody has to look into: their number in the file, the platform's reference and why. The personal numbers are not kept here. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	orError(async () => {
		const { list, odd } = await openConfirmations(db(), staff(locals.who, url).actor, shaped(z.uuid(), params.list), true);
		const cell = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
		const lines = [['row', 'reference', 'why'], ...odd.map((row) => [row.n, row.reference, row.problem ?? row.fate])].map(
			(cells) => cells.map(cell).join(',')
		);
		return new Response(`\uFEFF${lines.join('\r\n')}\r\n`, {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="confirmations-${list.id}.csv"`
			}
		});
	});
