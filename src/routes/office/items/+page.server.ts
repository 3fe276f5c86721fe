import { fail } from '@sveltejs/kit';
import { ITEM_STATES, listItems, releaseItems, type ItemFilter } from '#server/authoring/index.ts';
import { ENOUGH_ANSWERS } from '#server/assessment/index.ts';
import { readFramework, skillsOf } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { attempt, orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { getLocale } from '#lib/words.ts';
import type { Actions, PageServerLoad } from './$types';

const FLAGS = ['any', 'not-reviewed', 'too-easy', 'too-hard', 'much-shown', 'slow'] as const;

function filterOf(query: URLSearchParams): ItemFilter {
	const one = (name: string) => (query.get(name) ?? '').trim().slice(0, 100);
	const level = Number(one('level'));
	return {
		text: one('q'),
		skill: one('skill'),
		level: level >= 1 && level <= 4 ? level : null,
		group: one('group'),
		type: one('type'),
		state: [...ITEM_STATES, 'open' as const].find((state) => state === one('state')) ?? '',
		flag: FLAGS.find((flag) => flag === one('flag')) ?? '',
		page: Math.min(Math.max(Math.trunc(Number(one('page'))) || 1, 1), 10_000)
	};
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = staff(locals.who, url);
	const filter = filterOf(url.searchParams);
	const list = await orError(() => listItems(db(), who.actor, filter));
	const framework = await orError(() => readFramework(db()));
	const language = getLocale();
	return {
		filter,
		...list,
		coverage: skillsOf(framework).map(({ code, name }) => ({
			code,
			name: name[language],
			levels: list.coverage.get(code) ?? [0, 0, 0, 0]
		})),
		groups: framework.groups.map(({ id, name }) => ({ id, name: name[language] })),
		states: [...ITEM_STATES],
		flagNames: [...FLAGS].slice(1),
		enough: ENOUGH_ANSWERS
	};
};

export const actions: Actions = {
	release: async ({ locals, url, request }) => {
		const form = await request.formData();
		const items = form.getAll('item').map(String).slice(0, 1000);
		const done = await attempt(() => releaseItems(db(), staff(locals.who, url).actor, { items }));
		return 'bank' in done ? { released: { ...done, count: items.length } } : fail(done.status, done.data);
	}
};
