import { importPackage, listItems, PACKAGE_BYTES } from '#server/authoring/index.ts';
import { readFramework, skillsOf } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { Refusal } from '#core/refusal.ts';
import { getLocale } from '#lib/words.ts';
import type { Actions, PageServerLoad } from './$types';

const EVERYTHING = { text: '', skill: '', level: null, group: '', type: '', state: '', flag: '', page: 1 } as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = staff(locals.who, url);
	// Who may not see the list may not see this page.
	const { coverage } = await orError(() => listItems(db(), who.actor, EVERYTHING));
	const framework = await orError(() => readFramework(db()));
	const language = getLocale();
	return {
		skills: skillsOf(framework).map(({ code, name }) => ({
			code,
			name: name[language],
			items: (coverage.get(code) ?? []).reduce((sum, count) => sum + count, 0)
		})),
		limit: PACKAGE_BYTES / 1e6
	};
};

export const actions: Actions = {
	import: async ({ locals, url, request }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const kept = { skill: text(form, 'skill') };
		return keeping(kept, async () => {
			const file = form.get('file');
			if (!(file instanceof File) || file.name === '') throw new Refusal('file-missing', 'no file was sent', { field: 'file' });
			if (file.size > PACKAGE_BYTES)
				throw new Refusal('file-too-large', `${file.size} bytes`, { field: 'file', limit: PACKAGE_BYTES / 1e6 });
			const framework = await readFramework(db());
			const skill = skillsOf(framework).find(({ code }) => code === kept.skill)?.code;
			if (!skill) throw new Refusal('skill-unknown', kept.skill, { field: 'skill' });
			const bytes = new Uint8Array(await file.arrayBuffer());
			return { imported: await importPackage(db(), who.actor, { bytes, skill, note: file.name.slice(0, 200) }) };
		});
	}
};
