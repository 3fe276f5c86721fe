import { redirect } from '@sveltejs/kit';
import { FILE_BYTES, rosterTargets, uploadRoster, type Target } from '#server/roster/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { Refusal } from '#core/refusal.ts';
import { m } from '#lib/words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = staff(locals.who, url);
	const { places, organisations } = await orError(() => rosterTargets(db(), who.actor));
	return {
		targets: [
			...places.map(({ id, name }) => ({ value: `place:${id}`, words: m.import_target_place({ name }) })),
			...organisations.map(({ id, name }) => ({ value: `organisation:${id}`, words: m.import_target_organisation({ name }) }))
		],
		limit: FILE_BYTES / 1e6
	};
};

const targetOf = (value: string): Target | null => {
	const place = /^place:(\d{1,9})$/.exec(value);
	if (place) return { placeId: Number(place[1]) };
	const organisation = /^organisation:([0-9a-f-]{36})$/.exec(value);
	return organisation ? { organisationId: organisation[1]! } : null;
};

export const actions: Actions = {
	default: async ({ locals, url, request }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const kept = { target: text(form, 'target') };
		const id = newId();
		const refused = await keeping(kept, async () => {
			const target = targetOf(kept.target);
			const file = form.get('file');
			if (!target) throw new Refusal('forbidden', 'no target');
			if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent', { field: 'file' });
			if (file.size > FILE_BYTES) throw new Refusal('file-too-large', `${file.size} bytes`, { limit: FILE_BYTES / 1e6 });
			await uploadRoster(db(), who.actor, {
				id,
				target,
				fileName: file.name,
				bytes: new Uint8Array(await file.arrayBuffer()),
				now: new Date()
			});
			return null;
		});
		if (refused) return refused;
		redirect(303, `/office/rosters/${id}`);
	}
};
