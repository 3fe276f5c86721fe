import { redirect } from '@sveltejs/kit';
import { POSTS_OF, type OrganisationKind } from '#core/people.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import {
	addMembership,
	askAboutData,
	closeMembership,
	openPerson,
	requestKinds,
	searchOrganisations,
	unmergePeople
} from '#server/people/index.ts';
import { placeById } from '#server/places/index.ts';
import { factSubjects } from '#server/recognition/index.ts';
import { attempt, orError } from '#routes/doors.ts';
import { text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { followingMerges } from '../following-merges.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const person = await followingMerges('', () => openPerson(db(), actor, params.person));
		const manager = roles.some(({ role }) => role === 'organisation');
		const organisations = person.keeps || manager ? await searchOrganisations(db(), actor, {}) : [];
		return {
			person,
			subjects: await factSubjects(db()),
			place: await placeById(db(), person.placeId),
			did: url.searchParams.get('did'),
			membershipId: newId(),
			requestId: newId(),
			requestKinds: person.keeps ? await requestKinds(db()) : [],
			organisations: organisations
				.filter(({ mine }) => person.keeps || mine)
				.map(({ id, name, kind }) => ({ id, name, posts: POSTS_OF[kind as OrganisationKind] ?? [] })),
			may: {
				// Whether the person lives in their places is asked again there.
				sit: roles.some(({ role }) => role === 'commune' || role === 'helper' || role === 'inspector'),
				help: person.keeps || (manager && person.memberships.some(({ mine, to }) => mine && to === null))
			}
		};
	});

export const actions: Actions = {
	join: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const [organisationId = '', post = ''] = text(form, 'membership').split(' ');
		return attempt(async () => {
			await addMembership(db(), actor, {
				personId: params.person,
				id: text(form, 'id'),
				organisationId,
				post,
				grade: Number(text(form, 'grade')) || null,
				now: new Date()
			});
			return { done: 'join' as const };
		});
	},
	leave: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const result = await attempt(async () => {
			await closeMembership(db(), actor, { personId: params.person, id: text(form, 'id'), now: new Date() });
			// A manager no longer sees whom they have just let go.
			return { gone: !(await openPerson(db(), actor, params.person).catch(() => null)), done: 'leave' as const };
		});
		if ('gone' in result && result.gone) redirect(303, '/office/people');
		return result;
	},
	unmerge: async ({ request, locals, url }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return attempt(async () => {
			await unmergePeople(db(), actor, text(form, 'merge'));
			return { done: 'unmerge' as const };
		});
	},
	ask: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		return attempt(async () => {
			await askAboutData(db(), actor, {
				id: text(form, 'id'),
				personId: params.person,
				kind: text(form, 'kind'),
				words: text(form, 'words'),
				now: new Date()
			});
			return { done: 'ask' as const };
		});
	}
};
