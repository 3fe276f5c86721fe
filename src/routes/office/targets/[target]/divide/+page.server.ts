import { DIVISION_RULES } from '#core/targets/divide.ts';
import { db } from '#server/platform/app.ts';
import { divideTarget, openDivision, type Among } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

const amongOf = (asked: string | null): Among => (asked === 'organisations' ? 'organisations' : 'places');

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(() =>
		openDivision(db(), staff(locals.who, url).actor, {
			target: params.target,
			place: url.searchParams.get('place'),
			among: amongOf(url.searchParams.get('among')),
			now: new Date()
		})
	);

export const actions: Actions = {
	default: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		/** `part:<key>` is what was typed for a unit or an organisation: a number or a percentage. */
		const typed = new Map(
			[...form.entries()].flatMap(([name, value]) =>
				name.startsWith('part:') && typeof value === 'string' && value.trim() !== ''
					? [[name.slice(5), value.trim()] as const]
					: []
			)
		);
		const rule = DIVISION_RULES.find((one) => one === text(form, 'rule')) ?? 'members';
		const note = text(form, 'note');
		const at = { target: params.target, place: text(form, 'place'), among: amongOf(text(form, 'among')), now: new Date() };
		return keeping({ rule, note, typed: Object.fromEntries(typed) }, async () => ({
			divided: await divideTarget(db(), actor, { ...at, rule, typed, note })
		}));
	}
};
