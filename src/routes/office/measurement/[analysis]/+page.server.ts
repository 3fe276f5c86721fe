import { z } from 'zod';
import { readFramework, readPolicies } from '#server/framework/index.ts';
import { cancelAnalysis, readAnalysis, releaseParameters } from '#server/measurement/index.ts';
import { information, modelOf, type ItemParameters } from '#core/irt/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { getLocale } from '#lib/words.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params, depends }) =>
	orError(async () => {
		depends('measurement:analyses');
		const view = await readAnalysis(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.analysis) });
		const [framework, policies] = await Promise.all([readFramework(db()), readPolicies(db())]);
		const say = getLocale();
		const names = Object.fromEntries(framework.groups.map(({ id, name }) => [id, name[say]]));
		return {
			...view,
			names,
			cuts: policies.map(({ group, pass }) => ({ x: pass.cut, name: names[group] ?? group })),
			cap: Math.max(...policies.map(({ exposure }) => exposure.rate)),
			information: view.found?.kind === 'bank' ? informationOf(view.found.items.map(({ figures }) => figures)) : null,
			show: url.searchParams.get('show') ?? '',
			set: newId()
		};
	});

/** Information of the whole bank by ability: with the parameters in use, and with those found where there are any. */
function informationOf(items: { present: ItemParameters; found: ItemParameters | null }[]) {
	const thetas = Array.from({ length: 33 }, (_, n) => -4 + n / 4);
	const sum = (of: (item: (typeof items)[number]) => ItemParameters) => {
		const models = items.map((item) => modelOf(of(item)));
		return thetas.map((theta) => [theta, models.reduce((total, item) => total + information(item, theta), 0)] as const);
	};
	return { present: sum(({ present }) => present), found: sum(({ found, present }) => found ?? present) };
}

export const actions: Actions = {
	cancel: ({ locals, url, params }) =>
		attempt(async () => {
			await cancelAnalysis(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.analysis), now: new Date() });
			return { cancelled: true };
		}),
	release: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const note = text(form, 'note');
		return keeping({ note }, async () => ({
			released: await releaseParameters(db(), staff(locals.who, url).actor, {
				id: shaped(z.uuid(), text(form, 'set')),
				analysis: shaped(z.uuid(), params.analysis),
				items: form.getAll('item').map(String),
				note,
				now: new Date()
			})
		}));
	}
};
