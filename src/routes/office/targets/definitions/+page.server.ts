import { db } from '#server/platform/app.ts';
import { listDefinitions } from '#server/definitions/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => orError(() => listDefinitions(db(), staff(locals.who, url).actor));
