import { fail } from '@sveltejs/kit';
import { readItem, releaseItems, retireItem, submitVersion, takeBackVersion, withdrawVersion } from '#server/authoring/index.ts';
import { ENOUGH_ANSWERS } from '#server/assessment/index.ts';
import { latestOf } from '#server/measurement/index.ts';
import { readFramework } from '#server/framework/index.ts';
import { getLocale } from '#lib/words.ts';
import { db } from '#server/platform/app.ts';
import { attempt, orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { previewOf } from '../preview.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const who = staff(locals.who, url);
	const version = Number(url.searchParams.get('version')) || null;
	const item = await orError(() => readItem(db(), who.actor, { item: params.item, version }));
	const framework = await orError(() => readFramework(db()));
	const language = getLocale();
	return {
		item,
		groups: Object.fromEntries(framework.groups.map(({ id, name }) => [id, name[language]])),
		preview: item.shown && (await previewOf(item.shown.body)),
		enough: ENOUGH_ANSWERS,
		latest: await orError(() => latestOf(db(), who.actor, { item: params.item })),
		saved: url.searchParams.has('saved')
	};
};

/** A button that moves the version it was drawn for. */
const move =
	(verb: typeof submitVersion, done: string) =>
	async ({ locals, url, params, request }: RequestEvent) => {
		const version = Number(text(await request.formData(), 'version'));
		return attempt(async () => {
			await verb(db(), staff(locals.who, url).actor, { item: params.item, version });
			return { done };
		});
	};

export const actions: Actions = {
	submit: move(submitVersion, 'submitted'),
	'take-back': move(takeBackVersion, 'taken-back'),
	withdraw: move((db, actor, which) => withdrawVersion(db, actor, { ...which, why: '' }), 'withdrawn'),
	release: async ({ locals, url, params }) => {
		const told = await attempt(() => releaseItems(db(), staff(locals.who, url).actor, { items: [params.item] }));
		return 'bank' in told ? { done: 'released', bank: told.bank } : fail(told.status, told.data);
	},
	retire: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const kept = { why: text(form, 'why').slice(0, 500), successor: text(form, 'successor').toLowerCase().slice(0, 60) };
		return keeping(kept, async () => {
			const { bank } = await retireItem(db(), staff(locals.who, url).actor, {
				item: params.item,
				why: kept.why,
				successor: kept.successor || null
			});
			return { done: 'retired', bank };
		});
	}
};
