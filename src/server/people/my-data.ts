import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { consentsOf, evidenceOf, membershipsOf, personById, residencesOf, voicesOf } from './read-queries.ts';
import { requestsOf } from './request-queries.ts';

/**
 * Everything that is kept about a resident, for that resident. The number is shown by its end only: somebody may look over a shoulder.
 *
 * @throws Refusal `gone` when the record was erased
 */
export async function myData(db: Db, actor: Extract<Actor, { kind: 'resident' }>) {
	return asActor(db, actor, async (db) => {
		const person = await personById(db, actor.personId);
		if (!person || person.erasedAt || person.name === null) throw new Refusal('gone', 'this person was erased');
		const ids = await voicesOf(db, actor.personId);
		const { sealed, keeps: _keeps, office: _office, ...kept } = person;
		const residences = await residencesOf(db, ids);
		return {
			...kept,
			name: person.name,
			numberEnding: sealed ? sealer().unseal(sealed).slice(-3) : null,
			residences,
			memberships: await membershipsOf(db, ids),
			evidence: await evidenceOf(db, ids, 500),
			consents: await consentsOf(db, ids),
			requests: await requestsOf(db, [actor.personId])
		};
	});
}
