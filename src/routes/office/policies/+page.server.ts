import { db } from '#server/platform/app.ts';
import { readPolicyRoom } from '#server/policies/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { namesOfFramework } from './names.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	orError(async () => ({ ...(await readPolicyRoom(db(), staff(locals.who, url).actor)), ...(await namesOfFramework()) }));
