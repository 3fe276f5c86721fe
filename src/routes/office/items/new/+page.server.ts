import { nextItemId } from '#server/authoring/index.ts';
import { readFramework, skillsOf } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { getLocale } from '#lib/words.ts';
import { edit, editingOf, picturesFor } from '../editing.ts';
import { blank, FORM_TYPES } from '../item-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = staff(locals.who, url);
	const framework = await orError(() => readFramework(db()));
	const language = getLocale();
	const skills = skillsOf(framework).map(({ code, name }) => ({ code, name: name[language] }));
	const skill = skills.find(({ code }) => code === url.searchParams.get('skill'))?.code;
	const type = url.searchParams.get('type')?.trim().slice(0, 40);
	// Asked for even where it is not needed yet: it says who may be here.
	const id = await orError(() => nextItemId(db(), who.actor, skill ?? skills[0]!.code));
	return {
		skills,
		groups: framework.groups.map(({ id, name }) => ({ id, name: name[language] })),
		types: FORM_TYPES,
		editing: skill && type ? editingOf(blank(type, skill, id), 0) : null,
		pictures: await orError(() => picturesFor(who.actor))
	};
};

export const actions: Actions = { edit: (event) => edit(event, null) };
