import { Refusal } from '#core/refusal.ts';
import { linesOf, recognise, type PersonLine } from '#server/people/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { asStaff } from './policy.ts';
import {
	carryRole,
	countHomesToAsk,
	homesToAsk,
	partsOfHomes,
	placeHamletIn,
	rolesOf,
	tellHomeOf,
	type PartOfUnit,
	type RoleToConfirm
} from './settle-queries.ts';

export const HOMES_A_PAGE = 50;

/** What the database's own functions raise; `db/migrations/0027` says when. */
async function refused<T>(run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		const { code } = error as { code?: string };
		if (code === '42501') throw new Refusal('forbidden', 'not in the care of this actor');
		if (code === 'HV006') throw new Refusal('hamlet-not-waiting', 'the hamlet does not wait for this unit');
		if (code === 'HV007') throw new Refusal('home-not-in-parts', 'the home is certain, or lies elsewhere');
		throw error;
	}
}

/** Roles in units that a decree ended: what is confirmed, what is not. An office sees those of its own places, an administrator all. */
export const rolesToConfirm = (db: Db, actor: Actor, { id }: { id: string }): Promise<RoleToConfirm[]> =>
	asActor(db, actor, async (db) => {
		asStaff(actor);
		return rolesOf(db, id);
	});

/**
 * A role in an old unit holds from now on in the unit that took its place. Until then it reached what the old one had, and nothing
 * more. Confirmed twice, it is confirmed once.
 * @throws Refusal `forbidden` for whoever does not grant such roles, or a unit that is no heir
 */
export function confirmRole(db: Db, actor: Actor, { role, placeId }: { role: string; placeId: number }): Promise<void> {
	return asActor(db, actor, async (db) => {
		const { accountId } = asStaff(actor);
		if (!isUuid(role)) throw new Refusal('not-found', 'no such role');
		if (await refused(() => carryRole(db, role, placeId, accountId)))
			await audit(db, actor, { action: 'confirmed-role', subjectKind: 'role', subjectId: role, placeId });
	});
}

/** Assigns a hamlet of a unit that was split to one of its parts; its people go with it. @throws Refusal `forbidden`, `hamlet-not-waiting` */
export function placeHamlet(db: Db, actor: Actor, { hamletId, placeId }: { hamletId: number; placeId: number }): Promise<void> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		await refused(() => placeHamletIn(db, hamletId, placeId));
		await audit(db, actor, {
			action: 'placed-hamlet',
			subjectKind: 'place',
			subjectId: String(hamletId),
			placeId: hamletId,
			details: { in: placeId }
		});
	});
}

export interface HomeToAsk extends PersonLine {
	home: string;
	parts: PartOfUnit[];
}

/** People in the actor's care whose old unit was split: somebody must ask where they live. */
export function listHomesToAsk(db: Db, actor: Actor, page: number): Promise<{ people: HomeToAsk[]; total: number }> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		const { ids, total } = await homesToAsk(db, HOMES_A_PAGE, (Math.max(1, Math.min(page, 10_000)) - 1) * HOMES_A_PAGE);
		const [lines, parts] = [await linesOf(db, ids), await partsOfHomes(db, ids)];
		if (ids.length > 0)
			await audit(db, actor, {
				action: 'saw-people',
				subjectKind: 'people',
				details: { by: 'homes-to-ask', found: total, shown: ids }
			});
		const of = new Map(parts.map((one) => [one.person, one]));
		return { people: lines.flatMap((line) => (of.has(line.id) ? [{ ...line, ...of.get(line.id)! }] : [])), total };
	});
}

/** How many people of the actor's have a home that was split. */
export const homesLeftToAsk = (db: Db, actor: Actor): Promise<number> => asActor(db, actor, countHomesToAsk);

/** What a resident whose unit was split is asked; null for whom it is certain. */
export function myHomeToTell(
	db: Db,
	actor: Extract<Actor, { kind: 'resident' }>
): Promise<{ home: string; decree: string; day: string; parts: PartOfUnit[] } | null> {
	return asActor(db, actor, async (db) => (await partsOfHomes(db, [actor.personId]))[0] ?? null);
}

/**
 * In which part of the old unit somebody lives: said by themselves, or by whoever keeps them. They have not moved; it was learned.
 * @throws Refusal `forbidden`, `home-not-in-parts`
 */
export function tellHome(
	db: Db,
	actor: Actor,
	{ person, residenceId, placeId }: { person: string; residenceId: string; placeId: number }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		if (!isUuid(person) || !isUuid(residenceId)) throw new Refusal('not-found', 'no such person');
		if (!(await refused(() => tellHomeOf(db, person, residenceId, placeId, actor.kind === 'resident' ? 'self' : 'form')))) return;
		await audit(db, actor, { action: 'told-home', subjectKind: 'person', subjectId: person, placeId });
		await recognise(db, [person]);
	});
}
