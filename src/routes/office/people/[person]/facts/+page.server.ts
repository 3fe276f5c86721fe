import { db } from '#server/platform/app.ts';
import { explainPerson } from '#server/recognition/index.ts';
import { askedOf } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import { followingMerges } from '../../following-merges.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor } = staff(locals.who, url);
		const { outcomes, ...person } = await followingMerges('facts', () => explainPerson(db(), actor, params.person));
		const asked = await askedOf(db());
		return {
			person,
			/** With the groups of this person of which it is asked. */
			outcomes: outcomes.map((outcome) => ({
				...outcome,
				askedOf: person.audiences.filter(({ id }) => asked.get(id)?.includes(outcome.id)).map(({ name }) => name)
			}))
		};
	});
