import { isKind } from '#core/people.ts';
import { Refusal } from '#core/refusal.ts';
import { oneTonePlacement, toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { refused } from './database-refusals.ts';
import { isUuid } from './ids.ts';
import { recognise } from './register-people.ts';
import {
	addOrganisation,
	endOrganisation,
	findOrganisations,
	membersOf,
	organisationById,
	organisationLike,
	type Organisation
} from './organisation-queries.ts';

/** Organisations of the actor's places and those they manage; with `everywhere`, of all places. */
export async function searchOrganisations(
	db: Db,
	actor: Actor,
	{ q = '', kind = null, everywhere = false, page = 1 }: { q?: string; kind?: string | null; everywhere?: boolean; page?: number }
): Promise<Organisation[]> {
	return asActor(db, actor, (db) =>
		findOrganisations(db, {
			plain: toneless(q).slice(0, 100),
			kind,
			mine: !everywhere,
			limit: 100,
			offset: (Math.max(1, Math.trunc(page)) - 1) * 100
		})
	);
}

/** @throws Refusal `not-found` */
export async function openOrganisation(db: Db, actor: Actor, id: string): Promise<Organisation> {
	return asActor(db, actor, async (db) => {
		const organisation = isUuid(id) ? await organisationById(db, id) : null;
		if (!organisation) throw new Refusal('not-found', 'no such organisation');
		return organisation;
	});
}

export interface NewOrganisation {
	/** Made with the form. */
	id: string;
	name: string;
	kind: string;
	public: boolean;
	placeId: number;
}

/**
 * An organisation of the office's own places. One of the same name and kind there is not made again: its id is answered.
 *
 * @throws Refusal `forbidden`, `organisation-name` (empty or too long), `organisation-kind`
 */
export async function createOrganisation(
	db: Db,
	actor: Actor,
	input: NewOrganisation
): Promise<{ id: string; existed: boolean }> {
	const name = oneTonePlacement(input.name.replace(/\s+/g, ' ').trim());
	if (name.length < 3 || name.length > 200) throw new Refusal('organisation-name', 'a name of 3 to 200 letters');
	if (!isKind(input.kind)) throw new Refusal('organisation-kind', 'not a kind of organisation');
	return asActor(db, actor, async (db) => {
		const known = await organisationLike(db, input.placeId, input.kind, name);
		if (known) return { id: known.id, existed: true };
		await refused(() =>
			addOrganisation(db, { id: input.id, name, kind: input.kind, public: input.public, place_id: input.placeId })
		);
		await audit(db, actor, {
			action: 'created-organisation',
			subjectKind: 'organisation',
			subjectId: input.id,
			placeId: input.placeId
		});
		// It counts itself where organisations are counted.
		await enqueue(db, 'recognise', { organisations: [input.id] });
		return { id: input.id, existed: false };
	});
}

/** An organisation that is no more: nobody is counted for it from now on; who belonged to it stays known. @throws Refusal `not-found`, `forbidden` */
export async function closeOrganisation(db: Db, actor: Actor, { id, now }: { id: string; now: Date }): Promise<void> {
	return asActor(db, actor, async (db) => {
		const organisation = await openOrganisation(db, actor, id);
		if (!organisation.office) throw new Refusal('forbidden', 'only the office of its place closes an organisation');
		if (organisation.closedAt) return;
		const members = await membersOf(db, id);
		await endOrganisation(db, id, now);
		await audit(db, actor, {
			action: 'closed-organisation',
			subjectKind: 'organisation',
			subjectId: id,
			placeId: organisation.placeId
		});
		await enqueue(db, 'recognise', { organisations: [id] });
		await recognise(db, members);
	});
}
