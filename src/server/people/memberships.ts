import { vietnamDay } from '#core/days.ts';
import { POSTS_OF, type OrganisationKind } from '#core/people.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { refused } from './database-refusals.ts';
import { isUuid } from './ids.ts';
import { found } from './open-person.ts';
import { organisationById } from './organisation-queries.ts';
import { mayEnrol } from './policy.ts';
import { addMemberships, endMembership, membershipById } from './queries.ts';
import { recognise } from './register-people.ts';

/** Somebody belongs to an organisation from today on. @throws Refusal `not-found`, `forbidden`, `organisation-closed`, `post-not-here`, `grade-missing` */
export async function addMembership(
	db: Db,
	actor: Actor,
	input: { personId: string; id: string; organisationId: string; post: string; grade: number | null; now: Date }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const person = await found(db, input.personId);
		const organisation = isUuid(input.organisationId) ? await organisationById(db, input.organisationId) : null;
		if (!organisation || !isUuid(input.id)) throw new Refusal('not-found', 'no such organisation');
		await mayEnrol(db, person, organisation.id);
		checkPost(organisation, input);
		const grade = input.post === 'pupil' ? input.grade : null;
		await refused(() =>
			addMemberships(
				db,
				[
					{ person: person.id, id: input.id, organisation: organisation.id, post: input.post, grade, from: vietnamDay(input.now) }
				],
				{
					by: actor.kind === 'staff' ? actor.accountId : null,
					source: 'form',
					sourceId: null
				}
			)
		);
		await audit(db, actor, {
			action: 'added-membership',
			subjectKind: 'person',
			subjectId: person.id,
			placeId: person.placeId,
			details: { organisation: organisation.id, post: input.post }
		});
		await recognise(db, [person.id]);
	});
}

/** Whether somebody can hold this post there. @throws Refusal `organisation-closed`, `post-not-here`, `grade-missing` */
export function checkPost(
	organisation: { kind: string; closedAt: Date | null },
	{ post, grade }: { post: string; grade: number | null }
): void {
	if (organisation.closedAt) throw new Refusal('organisation-closed', 'the organisation is closed');
	const posts: readonly string[] = POSTS_OF[organisation.kind as OrganisationKind] ?? [];
	if (!posts.includes(post)) throw new Refusal('post-not-here', `no ${post} in a ${organisation.kind}`);
	if (post === 'pupil' && (grade === null || grade < 1 || grade > 12))
		throw new Refusal('grade-missing', 'a pupil is in a grade of 1 to 12');
}

/** Somebody belongs no longer, from today on; that they did stays known. Closing twice is closing once. @throws Refusal `not-found`, `forbidden` */
export async function closeMembership(
	db: Db,
	actor: Actor,
	{ personId, id, now }: { personId: string; id: string; now: Date }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const person = await found(db, personId);
		const membership = isUuid(id) ? await membershipById(db, personId, id) : undefined;
		if (!membership) throw new Refusal('not-found', 'no such membership');
		await mayEnrol(db, person, membership.organisation_id);
		if (membership.to_date !== null) return;
		// Logged while the actor can still see them: closing may end a manager's view.
		await audit(db, actor, {
			action: 'closed-membership',
			subjectKind: 'person',
			subjectId: personId,
			placeId: person.placeId,
			details: { organisation: membership.organisation_id }
		});
		await refused(() => endMembership(db, personId, id, vietnamDay(now)));
		await recognise(db, [personId]);
	});
}
