import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { organisationsManaged, placesToRegisterIn } from './queries.ts';

/** Jobs act for somebody who was asked before; nobody and residents write about no one. */
const staffOrJob = (actor: Actor) => actor.kind === 'staff' || actor.kind === 'system';
const forbidden = (why: string) => new Refusal('forbidden', why);

/**
 * People are written down by the office and the helpers of the place where they live, and by a manager of the organisation
 * that each of them belongs to from the first day. A resident may write down nobody but themselves.
 */
export async function mayRegister(
	db: Db,
	actor: Actor,
	people: { id: string; place: number; organisations: string[] }[]
): Promise<void> {
	if (actor.kind === 'system') return;
	if (actor.kind === 'resident' && people.every(({ id, organisations }) => id === actor.personId && organisations.length === 0))
		return;
	if (!staffOrJob(actor)) throw forbidden('only staff write down people');
	const places = new Set(await placesToRegisterIn(db, [...new Set(people.map(({ place }) => place))]));
	const elsewhere = people.filter(({ place }) => !places.has(place));
	if (elsewhere.length === 0) return;
	const managed = new Set(await organisationsManaged(db));
	if (!elsewhere.every(({ organisations }) => organisations.length > 0 && organisations.every((id) => managed.has(id))))
		throw forbidden('the place is not in the care of this account');
}

/** Lists and searches of people are for staff; which people, the walls decide. */
export function maySee(actor: Actor): void {
	if (actor.kind !== 'staff') throw forbidden('only staff search people');
}

/** A person's record is changed by the office and the helpers of the place where they live. */
export function mayKeep(person: { keeps: boolean }): void {
	if (!person.keeps) throw forbidden('not in the care of this account');
}

/** Only the office of the place forgets a person and answers what people ask about their own data. */
export function mayDecide(person: { office: boolean }): void {
	if (!person.office) throw forbidden('only the office of the place decides this');
}

/** A membership is written and closed by whoever keeps the person, and by the organisation's own manager. */
export async function mayEnrol(db: Db, person: { keeps: boolean }, organisationId: string): Promise<void> {
	if (!person.keeps && !(await organisationsManaged(db)).includes(organisationId))
		throw forbidden('neither the person nor the organisation is in the care of this account');
}
