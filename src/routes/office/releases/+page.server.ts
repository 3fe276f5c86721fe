import { disclosure, listReleases, nextReleaseDay, publishRelease } from '#server/open-data/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { keyFor } from '#server/platform/secrets.ts';
import { staff } from '#routes/guards.ts';
import { attempt, shaped } from '#routes/doors.ts';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const releases = await listReleases(db());
	return {
		releases,
		next: nextReleaseDay(releases[0]?.as_of, disclosure().daysBetween),
		may: locals.who.kind === 'staff' && locals.who.roles.some(({ role }) => role === 'province'),
		/** Made with the page, so that a form sent twice publishes once. */
		id: newId()
	};
};

export const actions: Actions = {
	default: ({ locals, request, url }) =>
		attempt(async () => {
			const { id } = shaped(z.object({ id: z.uuid() }), Object.fromEntries(await request.formData()));
			return {
				published: await publishRelease(db(), staff(locals.who, url).actor, { id, now: new Date(), secret: keyFor('disclosure') })
			};
		})
};
