import { listAudit } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

const day = (value: string | null) =>
	value && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : '';
const id = (value: string | null) => (value && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : '');

export const load: PageServerLoad = async ({ locals, url }) => {
	const asked = url.searchParams;
	const filter = {
		who: (asked.get('who') ?? '').trim().slice(0, 100),
		action: (asked.get('action') ?? '').slice(0, 100),
		subject: (asked.get('subject') ?? '').slice(0, 100),
		from: day(asked.get('from')),
		to: day(asked.get('to'))
	};
	const found = await orError(() =>
		listAudit(db(), staff(locals.who, url).actor, { ...filter, before: id(asked.get('before')) })
	);
	return { filter, paged: asked.has('before'), ...found };
};
