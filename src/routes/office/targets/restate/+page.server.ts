import type { RestateRule } from '#core/targets/restate.ts';
import { db } from '#server/platform/app.ts';
import { confirmRestatement, listToRestate } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => orError(() => listToRestate(db(), staff(locals.who, url).actor));

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const typed = {
			issuer: text(form, 'issuer'),
			number: text(form, 'number'),
			date: text(form, 'date'),
			note: text(form, 'note')
		};
		/** `target:<id>` is `<rule> <goal>` as it was shown, or empty: later. */
		const chosen = [...form.entries()].flatMap(([name, value]) =>
			name.startsWith('target:') && typeof value === 'string' && value !== '' ? [{ target: name.slice(7), value }] : []
		);
		const choices = chosen.map(({ target, value }) => {
			const [rule, goal] = value.split(' ');
			return { target, rule: rule as RestateRule, goal: Number(goal) };
		});
		const kept = { typed, chosen: Object.fromEntries(chosen.map(({ target, value }) => [target, value])) };
		return keeping(kept, async () => ({ confirmed: await confirmRestatement(db(), actor, { form: typed, choices }) }));
	}
};
