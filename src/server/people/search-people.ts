import { readPersonalNumber, readPhone } from '#core/identifiers.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { maySee } from './policy.ts';
import { audiences, findPeople, linesOf, type PersonLine } from './read-queries.ts';

export interface PeopleSearch {
	/** Part of a name, with or without tones; a phone in any spelling; a whole personal number. Empty: everybody in sight. */
	q: string;
	/** Only this place and what is inside it. */
	placeId?: number | null;
	audienceId?: string | null;
	organisationId?: string | null;
	/** From 1. */
	page?: number;
}

export const PEOPLE_A_PAGE = 50;

/**
 * Finds people within the actor's walls. Who looked, where, and whom they were shown is logged; what they typed is not,
 * for it may be a name, and the log outlives people's erasure.
 */
export async function searchPeople(
	db: Db,
	actor: Actor,
	{ q, placeId = null, audienceId = null, organisationId = null, page = 1 }: PeopleSearch
): Promise<{ people: PersonLine[]; total: number; pages: number }> {
	return asActor(db, actor, async (db) => {
		maySee(actor);
		const asked = meaning(q);
		const audience = audienceId === null ? null : (await audiences(db)).find(({ id }) => id === audienceId);
		const at = Math.min(Math.max(Math.trunc(page) || 1, 1), 10_000);
		const filter = { ...asked, placeId, organisationId, audienceBit: audience?.bit ?? null };
		const { ids, total } = await findPeople(db, filter, PEOPLE_A_PAGE, (at - 1) * PEOPLE_A_PAGE);
		const people = await linesOf(db, ids);
		await audit(db, actor, {
			action: 'saw-people',
			subjectKind: 'people',
			...(placeId !== null && { placeId }),
			details: {
				by: asked.marks ? 'number' : asked.phone ? 'phone' : asked.words ? 'name' : 'list',
				found: total,
				page: at,
				shown: people.map(({ id }) => id)
			}
		});
		return { people, total, pages: Math.max(1, Math.ceil(total / PEOPLE_A_PAGE)) };
	});
}

/** What was typed: a number, a phone, or words of a name. */
function meaning(q: string): { words: string[] | null; phone: string | null; marks: Buffer[] | null } {
	const nothing = { words: null, phone: null, marks: null };
	const number = readPersonalNumber(q);
	if (number.ok) return { ...nothing, marks: sealer().marks(number.number) };
	const phone = readPhone(q);
	if (phone.ok) return { ...nothing, phone: phone.phone };
	const words = toneless(q)
		.slice(0, 100)
		.split(' ')
		.filter((word) => word !== '');
	return { ...nothing, words: words.length === 0 ? null : words.slice(0, 8) };
}
