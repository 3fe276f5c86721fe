import { error } from '@sveltejs/kit';
import { readItem } from '#server/authoring/index.ts';
import { readFramework, skillsOf } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { refusalWords } from '#lib/refusals.ts';
import { getLocale } from '#lib/words.ts';
import { edit, editingOf, picturesFor } from '../../editing.ts';
import { previewOf } from '../../preview.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const who = staff(locals.who, url);
	const { shown } = await orError(() => readItem(db(), who.actor, { item: params.item, version: null }));
	if (!shown) error(422, { message: refusalWords('item-blind'), code: 'item-blind' });
	const framework = await orError(() => readFramework(db()));
	const language = getLocale();
	return {
		id: params.item,
		state: shown.state,
		editing: editingOf(shown.body, shown.version),
		skills: skillsOf(framework).map(({ code, name }) => ({ code, name: name[language] })),
		groups: framework.groups.map(({ id, name }) => ({ id, name: name[language] })),
		pictures: await orError(() => picturesFor(who.actor)),
		preview: await previewOf(shown.body)
	};
};

export const actions: Actions = { edit: (event) => edit(event, event.params.item) };
