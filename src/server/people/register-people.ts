import type { Sex } from '#core/identifiers.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { sealer } from '#server/platform/sealing.ts';
import { refused } from './database-refusals.ts';
import { mayRegister } from './policy.ts';
import { addIdentities, addMemberships, addPersons, addResidences, type PersonRow } from './queries.ts';

/** Somebody to be written down, already read and checked (`src/core/identifiers.ts`). Ids are made by whoever makes the row. */
export interface NewPerson {
	id: string;
	name: string;
	/** Needed where there is no `birthDate`; null where nobody knows. */
	birthYear: number | null;
	birthDate?: string | null;
	sex?: Sex | null;
	/** E.164. */
	phone?: string | null;
	/** The 12 digits, to be sealed here; or, from an import that sealed them when they arrived, the sealed bytes and their mark. */
	personalNumber?: string | { sealed: Uint8Array; mark: Uint8Array } | null;
	note?: string | null;
	/** Where they live: the lowest unit that is certain. */
	placeId: number;
	householdId?: string | null;
	/** Id of the residence fact, and since when they are known to live there, `yyyy-mm-dd`. */
	residenceId: string;
	livesSince: string;
	memberships?: { id: string; organisationId: string; post: string; grade?: number | null; from: string }[];
	sample?: boolean;
}

export interface Registration {
	people: NewPerson[];
	/** Out of what: `form`, `roster`, `phone`, `self`, `sample`. */
	source: string;
	/** The import or upload, so that it can be found and undone. */
	sourceId?: string | null;
	/** For a job: the account on whose behalf it runs. */
	recordedBy?: string | null;
	/** False: the caller has everybody judged afterwards, as an import of a whole commune does. */
	judge?: boolean;
}

/** How many rows one statement takes. */
const BATCH = 5000;
/** How many people one job judges. */
const JUDGED = 500;

/**
 * Writes down people with who they are, where they live and what they belong to: all in one transaction, a set at a time.
 * Sent twice, it changes nothing the second time.
 *
 * @returns how many were new
 * @throws Refusal `forbidden`; `number-known` when a personal number stands for somebody else already
 */
export async function registerPeople(
	db: Db,
	actor: Actor,
	{ people, source, sourceId = null, recordedBy = null, judge = true }: Registration
): Promise<{ added: number }> {
	const by = actor.kind === 'staff' ? actor.accountId : recordedBy;
	const provenance = { by, source, sourceId };
	return asActor(db, actor, async (db) => {
		await mayRegister(
			db,
			actor,
			people.map(({ id, placeId, memberships = [] }) => ({
				id,
				place: placeId,
				organisations: memberships.map(({ organisationId }) => organisationId)
			}))
		);
		let added = 0;
		for (let from = 0; from < people.length; from += BATCH) {
			const batch = people.slice(from, from + BATCH);
			const rows = batch.map(row);
			added += await addPersons(db, rows);
			// Before the identities: it is by belonging to the organisation that its manager may say who they are.
			await addMemberships(
				db,
				batch.flatMap(({ id, memberships = [] }) =>
					memberships.map((m) => ({
						person: id,
						id: m.id,
						organisation: m.organisationId,
						post: m.post,
						grade: m.grade ?? null,
						from: m.from
					}))
				),
				provenance
			);
			await refused(() => addIdentities(db, rows));
			await addResidences(db, rows, provenance);
		}
		if (judge)
			await recognise(
				db,
				people.map(({ id }) => id)
			);
		return { added };
	});
}

/** Leaves word that these people must be judged again: their place, birth year or memberships may say otherwise now. */
export async function recognise(db: Db, ids: string[]): Promise<void> {
	for (let from = 0; from < ids.length; from += JUDGED)
		await enqueue(db, 'recognise', { people: ids.slice(from, from + JUDGED) });
}

function row(person: NewPerson): PersonRow {
	const number =
		typeof person.personalNumber === 'string'
			? { sealed: sealer().seal(person.personalNumber), mark: sealer().mark(person.personalNumber) }
			: person.personalNumber;
	return {
		id: person.id,
		place: person.placeId,
		birthYear: person.birthYear ?? (person.birthDate ? Number(person.birthDate.slice(0, 4)) : null),
		sex: person.sex ?? null,
		sample: person.sample ?? false,
		name: person.name,
		birthDate: person.birthDate ?? null,
		phone: person.phone ?? null,
		sealed: number?.sealed ?? null,
		mark: number?.mark ?? null,
		note: person.note ?? null,
		residence: person.residenceId,
		household: person.householdId ?? null,
		livesSince: person.livesSince
	};
}
