import { Refusal } from '#core/refusal.ts';
import { numberTyped } from '#core/typed.ts';
import { db } from '#server/platform/app.ts';
import { divideTarget, openDivision } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(() =>
		openDivision(db(), staff(locals.who, url).actor, {
			target: params.target,
			place: url.searchParams.get('place'),
			now: new Date()
		})
	);

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		/** `part:<code>` is what was typed for a unit: a number or a percentage. */
		const typed = [...form.entries()].flatMap(([name, value]) =>
			name.startsWith('part:') && typeof value === 'string' && value.trim() !== '' ? [[name.slice(5), value.trim()] as const] : []
		);
		const [rule, note, measure] = [
			text(form, 'rule') === 'equal' ? ('equal' as const) : ('members' as const),
			text(form, 'note'),
			text(form, 'measure')
		];
		return keeping({ rule, note, typed: Object.fromEntries(typed) }, async () => {
			const byHand = new Map<string, number>();
			for (const [code, value] of typed) {
				const number = numberTyped(value);
				if (number === null)
					throw new Refusal('division-number', `${value} for ${code}`, { text: value.slice(0, 40), place: code });
				byHand.set(code, measure === 'share' ? Number((number / 100).toFixed(6)) : number);
			}
			const at = { target: params.target, place: text(form, 'place'), now: new Date() };
			return { divided: await divideTarget(db(), actor, { ...at, rule, byHand, note }) };
		});
	}
};
