import { headingOf, NEEDED, TEAM_COLUMNS } from '#core/teams/file.ts';
import { Refusal } from '#core/refusal.ts';
import { m } from '#lib/words.ts';
import { db } from '#server/platform/app.ts';
import { importTeams, TEAMS_BYTES } from '#server/teams/index.ts';
import { attempt } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	staff(locals.who, url);
	return { columns: TEAM_COLUMNS.map(headingOf), needed: NEEDED.map(headingOf), limit: TEAMS_BYTES / 1e6 };
};

/** Consents in a file were given on paper, to these words. */
const wording = () => ({ name: m.teams_consent_wording_name(), phone: m.teams_consent_wording_phone() });

export const actions: Actions = {
	/** Says what the file would do, and gives the file back, so that it is sent once. */
	try: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const file = (await request.formData()).get('file');
		return attempt(async () => {
			if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent');
			if (file.size > TEAMS_BYTES) throw new Refusal('file-too-large', `${file.size} bytes`, { limit: TEAMS_BYTES / 1e6 });
			const bytes = new Uint8Array(await file.arrayBuffer());
			const tried = await importTeams(db(), actor, { bytes, dry: true, wording: wording(), now: new Date() });
			return { tried, name: file.name, file: tried.faults.length > 0 ? '' : Buffer.from(bytes).toString('base64') };
		});
	},
	do: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const bytes = new Uint8Array(Buffer.from(text(await request.formData(), 'file'), 'base64'));
		return attempt(async () => ({
			done: await importTeams(db(), actor, { bytes, dry: false, wording: wording(), now: new Date() })
		}));
	}
};
