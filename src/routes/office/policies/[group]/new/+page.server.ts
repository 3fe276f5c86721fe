import { error, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Group } from '#contract/content.ts';
import { vietnamDay } from '#core/days.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { proposePolicy, readGroupPolicies } from '#server/policies/index.ts';
import { m } from '#lib/words.ts';
import { orError, shaped } from '#routes/doors.ts';
import { keeping } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { namesOfFramework } from '../../names.ts';
import { typedOf, wordingOf } from '../../policy-form.ts';
import type { Actions, PageServerLoad } from './$types';

const DAY = 86_400_000;

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const now = new Date();
		const { newest, mayPropose } = await readGroupPolicies(db(), staff(locals.who, url).actor, { group: params.group, now });
		if (!mayPropose) error(403, { message: m.policies_not_yours(), code: 'forbidden' });
		const tomorrow = vietnamDay(new Date(now.getTime() + DAY));
		return {
			version: newest.version,
			typed: typedOf(newest, tomorrow),
			...(await namesOfFramework()),
			group: params.group,
			id: newId()
		};
	});

export const actions: Actions = {
	default: async ({ locals, url, params, request }) => {
		const form = await request.formData();
		const typed = Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : '']));
		const { id, ...fields } = typed;
		const failed = await keeping(fields, () =>
			proposePolicy(db(), staff(locals.who, url).actor, {
				id: shaped(z.uuid(), id),
				group: shaped(Group, params.group),
				wording: wordingOf(fields),
				now: new Date()
			})
		);
		if (failed) return failed;
		redirect(303, `/office/policies/${params.group}/${id}`);
	}
};
