import { z } from 'zod';
import { vietnamDay } from '#core/days.ts';
import { readFramework } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { adoptStandard, enterJudgement, MIDDLES, readPanel } from '#server/standards/index.ts';
import { getLocale } from '#lib/words.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const say = getLocale();
		const [view, framework] = await Promise.all([
			readPanel(db(), staff(locals.who, url).actor, { id: shaped(z.uuid(), params.panel) }),
			readFramework(db())
		]);
		return {
			...view,
			groupName: framework.groups.find(({ id }) => id === view.panel.group_id)?.name[say] ?? view.panel.group_id,
			levels: framework.levels.map(({ n, name }) => ({ n, name: name[say] })),
			tomorrow: vietnamDay(new Date(Date.now() + 86_400_000)),
			judgement: newId()
		};
	});

const Place = z.object({ round: z.coerce.number().int(), panellist: z.coerce.number().int(), id: z.uuid() });
const Adopt = z.object({ round: z.coerce.number().int(), middle: z.enum(MIDDLES), from: z.iso.date() });

export const actions: Actions = {
	judge: ({ locals, url, params, request }) =>
		attempt(async () => {
			const form = await request.formData();
			const place = shaped(Place, { round: text(form, 'round'), panellist: text(form, 'panellist'), id: text(form, 'id') });
			// A page as it is; chances were typed as people of a hundred.
			const judged = form.has('page')
				? [shaped(z.coerce.number(), text(form, 'page'))]
				: form.getAll('chance').map((chance) => shaped(z.coerce.number(), chance) / 100);
			await enterJudgement(db(), staff(locals.who, url).actor, {
				...place,
				panel: shaped(z.uuid(), params.panel),
				judged,
				now: new Date()
			});
			return { saved: true };
		}),
	adopt: ({ locals, url, params, request }) =>
		attempt(async () => {
			const form = await request.formData();
			const input = shaped(Adopt, { round: text(form, 'round'), middle: text(form, 'middle'), from: text(form, 'from') });
			await adoptStandard(db(), staff(locals.who, url).actor, {
				...input,
				panel: shaped(z.uuid(), params.panel),
				now: new Date()
			});
			return { adopted: true };
		})
};
