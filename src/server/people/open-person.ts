import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { isUuid } from './ids.ts';
import { mergesOf, type Merge } from './merge-queries.ts';
import {
	consentsOf,
	evidenceOf,
	membershipsOf,
	personById,
	residencesOf,
	voicesOf,
	type ConsentGiven,
	type Evidence,
	type Membership,
	type PersonCore,
	type Residence
} from './read-queries.ts';

export interface OpenedPerson extends Omit<PersonCore, 'sealed'> {
	/** The last three digits, for whoever keeps the person; null where there is no number, or none for this reader. */
	numberEnding: string | null;
	hasNumber: boolean;
	residences: Residence[];
	memberships: Membership[];
	/** The latest two hundred facts that still hold. */
	evidence: Evidence[];
	consents: ConsentGiven[];
	/** Records that were made one with this. */
	merges: Merge[];
}

/**
 * One person with everything the actor may see of them; the opening is logged.
 *
 * @throws Refusal `not-found` beyond the walls; `gone` when erased; `merged` with the id of the record that now speaks for them
 */
export async function openPerson(db: Db, actor: Actor, id: string): Promise<OpenedPerson> {
	return asActor(db, actor, async (db) => {
		const { sealed, ...person } = await found(db, id);
		const ids = await voicesOf(db, id);
		await audit(db, actor, { action: 'saw-person', subjectKind: 'person', subjectId: id, placeId: person.placeId });
		return {
			...person,
			note: person.keeps ? person.note : null,
			hasNumber: sealed !== null,
			numberEnding: person.keeps && sealed ? sealer().unseal(sealed).slice(-3) : null,
			residences: await residencesOf(db, ids),
			memberships: await membershipsOf(db, ids),
			evidence: await evidenceOf(db, ids, 200),
			consents: await consentsOf(db, ids),
			merges: await mergesOf(db, id)
		};
	});
}

/** The person, if there is still somebody to speak of. */
export async function found(db: Db, id: string): Promise<PersonCore & { name: string }> {
	const person = isUuid(id) ? await personById(db, id) : null;
	if (!person) throw new Refusal('not-found', 'no such person within the walls of this actor');
	if (person.erasedAt) throw new Refusal('gone', 'this person was erased');
	if (person.mergedInto) throw new Refusal('merged', 'another record speaks for this person', { id: person.mergedInto });
	if (person.name === null) throw new Refusal('not-found', 'a person without an identity');
	return { ...person, name: person.name };
}
