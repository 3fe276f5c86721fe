import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { hindrance, type TeamEvent } from '#core/teams/team.ts';
import { dayTyped } from '#core/typed.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { putTeamEvent, teamAlone, teamEventKnown } from './event-queries.ts';
import { asStaff, mayTell } from './policy.ts';
import { hamletsIn, hamletsOf, membersOf, teamLines, unitsToSettle, type Member, type TeamLine } from './queries.ts';

/** Something that somebody tells of a team. Joining is told with `addMember`. */
export interface TeamTold {
	/** Made where it is told, so that telling twice is telling once. */
	id: string;
	team: string;
	kind: TeamEvent;
	/** As people type it; empty: today. */
	day: string;
	member?: string | null;
	place?: number | null;
	/** For `consented`: whether the phone is shown, too, and the very words that were agreed to. */
	consent?: { phone: boolean; wording: string } | null;
}

/**
 * Appends what happened to a team.
 *
 * @throws Refusal `not-found`, `forbidden`, `team-member`, `team-place`, `team-phone` (nothing to show), `team-consent` (without its words),
 *   and why it cannot have happened that day: `team-day`, `team-day-future`, `team-day-before-founded`, `team-day-too-early`, `team-ended`, `team-stage`
 */
export function tellTeam(db: Db, actor: Actor, told: TeamTold, now: Date): Promise<void> {
	const { accountId } = asStaff(actor);
	if (!isUuid(told.id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	return asActor(db, actor, async (db) => {
		const team = await openAlone(db, told.team, now);
		if (await teamEventKnown(db, told.id)) return;
		const member = (await membersOf(db, team.id)).find(({ id }) => id === told.member) ?? null;
		const province = told.kind === 'settled' && (await actorHas(db, 'province'));
		if (!mayTell(told.kind, { keeps: team.keeps, province, self: member?.me ?? false }))
			throw new Refusal('forbidden', `not this actor's to say: ${told.kind}`);
		if (!member && ['joined', 'left', 'led', 'consented', 'withdrew'].includes(told.kind))
			throw new Refusal('team-member', 'nobody of this team', { field: 'member' });
		const place = await placeOf(db, told, team);
		const on = dayOf(told.day, now);
		const covers = place !== null && (await hamletsOf(db, team.id)).some(({ id, own }) => id === place && !own);
		mayHaveHappened(told.kind, on, { team, member, covers }, now);
		await putTeamEvent(db, {
			id: told.id,
			team: team.id,
			kind: told.kind,
			on,
			by: accountId,
			member: member?.id ?? null,
			place,
			consent: told.kind === 'consented' ? consentOf(told, member!) : null,
			now
		});
		await audit(db, actor, {
			action: 'told-team',
			subjectKind: 'team',
			subjectId: team.id,
			placeId: team.placeId,
			details: { kind: told.kind }
		});
	});
}

/** The team, and nobody else at it until the transaction ends. @throws Refusal `not-found` */
export async function openAlone(db: Db, id: string, now: Date): Promise<TeamLine> {
	if (!isUuid(id)) throw new Refusal('not-found', 'no such team');
	await teamAlone(db, id);
	const [team] = await teamLines(db, { today: vietnamDay(now), id, ended: true });
	if (!team) throw new Refusal('not-found', 'no such team');
	return team;
}

/** @throws Refusal `team-day` */
export function dayOf(typed: string, now: Date): string {
	const on = typed.trim() === '' ? vietnamDay(now) : dayTyped(typed.trim());
	if (on === null) throw new Refusal('team-day', 'not a day', { field: 'day' });
	return on;
}

/** @throws Refusal why it cannot have happened on that day */
export function mayHaveHappened(
	kind: TeamEvent,
	on: string,
	{ team, member, covers }: { team: TeamLine; member: Member | null; covers: boolean },
	now: Date
): void {
	const why = hindrance(kind, on, { ...team, member, covers }, vietnamDay(now));
	if (why === null) return;
	const code = { 'cannot-follow': 'team-stage', ended: 'team-ended' }[why as string] ?? `team-day-${why}`;
	const details = { field: 'day', day: why === 'before-founded' ? team.founded : (member?.leadsSince ?? member?.since ?? '') };
	throw new Refusal(code, `${kind} on ${on}: ${why}`, details);
}

/** The hamlet that is covered, or the unit that an ended one's team belongs to. */
async function placeOf(db: Db, { kind, place = null }: TeamTold, team: TeamLine): Promise<number | null> {
	if (kind !== 'covered' && kind !== 'uncovered' && kind !== 'settled') return null;
	const among =
		kind === 'settled'
			? await unitsToSettle(db, team.placeId)
			: kind === 'covered'
				? await hamletsIn(db, team.communeCode ?? '')
				: await hamletsOf(db, team.id);
	if (place === null || !among.some(({ id }) => id === place))
		throw new Refusal('team-place', 'not one of its places', { field: 'place' });
	return place;
}

function consentOf({ consent }: TeamTold, member: Member): { phone: boolean; wording: string; given: 'self' | 'paper' } {
	if (!consent || consent.wording.trim() === '') throw new Refusal('team-consent', 'consent to no words', { field: 'consent' });
	if (consent.phone && member.phone === null) throw new Refusal('team-phone', 'there is no phone to show', { field: 'phone' });
	return { phone: consent.phone, wording: consent.wording.slice(0, 2000), given: member.me ? 'self' : 'paper' };
}
