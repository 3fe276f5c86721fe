import { error, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Mode } from '#contract/assessment.ts';
import { Group } from '#contract/content.ts';
import { getLocale, m } from '#lib/words.ts';
import { attempt, orError, shaped } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { resident } from '#routes/guards.ts';
import { abandonSitting, readOverview, startSitting } from '#server/assessment/index.ts';
import { readFramework } from '#server/framework/index.ts';
import { giveConsent } from '#server/platform/access/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import type { Actions, PageServerLoad } from './$types';

/** A question takes an ordinary reader about forty seconds; what the page promises, in minutes. */
const minutesFor = (questions: number) => Math.max(5, Math.round((questions * 40) / 60 / 5) * 5);

export const load: PageServerLoad = async ({ locals, url }) => {
	// Staff have no assessment of their own here: they sign in as the person they are.
	if (locals.who.kind === 'staff') error(403, { message: m.assessment_only_residents(), code: 'forbidden' });
	const who = resident(locals.who, url);
	const say = getLocale();
	return orError(async () => {
		const now = new Date();
		const [overview, framework] = await Promise.all([readOverview(db(), who.actor, { now }), readFramework(db())]);
		const { consent, policies } = overview;
		return {
			assisted: who.assistedBy !== null,
			open: overview.open,
			abandoned: url.searchParams.has('abandoned'),
			policies: policies.map((policy) => ({
				group: policy.group,
				title: policy.title[say],
				shortest: policy.minLength,
				longest: policy.maxLength,
				minutes: minutesFor((policy.minLength + policy.maxLength) / 2),
				days: Math.round(policy.openHours / 24),
				provisional: policy.provisional
			})),
			consent: consent && {
				holds: consent.holds,
				version: consent.version,
				text: say === 'vi' ? consent.textVi : consent.textEn,
				representativeNeeded: consent.representativeNeeded,
				representativeBelow: consent.representativeBelow
			},
			results: overview.results.slice(0, 5).map(({ id, endedAt, result, group }) => ({
				id,
				endedAt,
				group: framework.groups.find((each) => each.id === group)?.name[say] ?? group,
				level: framework.levels.find(({ n }) => n === result.level)?.name[say] ?? ''
			}))
		};
	});
};

const Begin = z.object({ group: Group.or(z.literal('')), mode: Mode.or(z.literal('')) });

export const actions: Actions = {
	agree: async ({ request, locals, url }) => {
		const who = resident(locals.who, url);
		const form = await request.formData();
		if (!form.has('agree')) return { refused: { code: 'consent-needed', message: m.assessment_consent_missing(), details: {} } };
		return attempt(async () => {
			await giveConsent(db(), who.actor, {
				person: who.actor.personId,
				purpose: 'assessment',
				version: Number(text(form, 'version')),
				manner: who.assistedBy ? 'assisted' : 'self',
				helper: who.assistedBy,
				now: new Date()
			});
		});
	},
	start: async ({ request, locals, url }) => {
		const who = resident(locals.who, url);
		const form = await request.formData();
		const begun = await attempt(async () => {
			const { group, mode } = shaped(Begin, { group: text(form, 'group'), mode: text(form, 'mode') });
			return startSitting(db(), who.actor, {
				id: newId(),
				group: group || undefined,
				mode: mode || 'alone',
				helper: who.assistedBy,
				language: getLocale(),
				now: new Date()
			});
		});
		if ('id' in begun) redirect(303, `/assess/${begun.id}`);
		return begun;
	},
	abandon: async ({ request, locals, url }) => {
		const who = resident(locals.who, url);
		const form = await request.formData();
		const refused = await attempt(() =>
			abandonSitting(db(), who.actor, { sitting: shaped(z.uuid(), text(form, 'sitting')), now: new Date() })
		);
		if (refused) return refused;
		redirect(303, '/assess?abandoned');
	}
};
