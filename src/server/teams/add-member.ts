import { readName, readPhone } from '#core/identifiers.ts';
import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { changeMember, putMember, putTeamEvent, teamEventKnown } from './event-queries.ts';
import { asStaff } from './policy.ts';
import { membersOf, ownHelpers, type Member } from './queries.ts';
import { dayOf, mayHaveHappened, openAlone } from './tell-team.ts';

export interface NewMember {
	/** Of the event; made with the form, so that sending twice is joining once. */
	id: string;
	/** Of the member, where they were never in this team before. */
	memberId: string;
	team: string;
	/** A helper's account; null: invited, without a sign-in so far. */
	account: string | null;
	/** Empty: as the account is called. */
	name: string;
	phone: string;
	/** As people type it; empty: today. */
	day: string;
}

/**
 * Somebody joins a team: a helper of the office's places, or somebody invited who has no sign-in yet. Whoever was in it before comes back
 * as the same.
 *
 * @returns the member's id
 * @throws Refusal `forbidden`, `not-found`, `team-account` (no helper of this office), `team-member-name`, `team-member-phone`, and as `tellTeam` of the day
 */
export function addMember(db: Db, actor: Actor, input: NewMember, now: Date): Promise<string> {
	const { accountId } = asStaff(actor);
	if (!isUuid(input.id) || !isUuid(input.memberId)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	return asActor(db, actor, async (db) => {
		const team = await openAlone(db, input.team, now);
		if (!team.keeps) throw new Refusal('forbidden', 'only the office of the commune keeps its teams');
		const members = await membersOf(db, team.id);
		if (await teamEventKnown(db, input.id)) return input.memberId;
		const read = await readMember(db, input);
		const known = members.find((member) => isSame(member, read)) ?? null;
		const on = dayOf(input.day, now);
		mayHaveHappened('joined', on, { team, member: known, covers: false }, now);
		const memberId = known?.id ?? input.memberId;
		if (!known) await putMember(db, { id: memberId, team: team.id, ...read, by: accountId });
		else await changeMember(db, memberId, { name: read.name, phone: read.phone ?? known.phone });
		await putTeamEvent(db, {
			id: input.id,
			team: team.id,
			kind: 'joined',
			on,
			by: accountId,
			member: memberId,
			place: null,
			consent: null,
			now
		});
		await audit(db, actor, {
			action: 'told-team',
			subjectKind: 'team',
			subjectId: team.id,
			placeId: team.placeId,
			details: { kind: 'joined' }
		});
		return memberId;
	});
}

/** @throws Refusal `team-account`, `team-member-name`, `team-member-phone` */
async function readMember(
	db: Db,
	{ account, name: typed, phone: dialled }: Pick<NewMember, 'account' | 'name' | 'phone'>
): Promise<{ account: string | null; name: string; phone: string | null }> {
	const helper = account === null ? null : (await ownHelpers(db)).find((one) => one.account === account);
	if (helper === undefined) throw new Refusal('team-account', 'no helper of this office', { field: 'account' });
	const name = readName(typed.trim() === '' && helper ? helper.name.replace(/\s*\(.*\)$/, '') : typed);
	if (!name.ok) throw new Refusal('team-member-name', name.problem, { field: 'name' });
	const phone = dialled.trim() === '' ? null : readPhone(dialled);
	if (phone && !phone.ok) throw new Refusal('team-member-phone', phone.problem, { field: 'phone' });
	return { account, name: name.name, phone: phone?.phone ?? null };
}

/** The same account; of those without one, the same name, and the same phone where both have one. */
export const isSame = (
	member: Pick<Member, 'account' | 'name' | 'phone'>,
	read: { account: string | null; name: string; phone: string | null }
): boolean =>
	read.account !== null || member.account !== null
		? read.account === member.account
		: toneless(member.name) === toneless(read.name) &&
			(read.phone === null || member.phone === null || read.phone === member.phone);

/**
 * Corrects who a member is: the phone; the account, once an invited one has one; forgets the name of who left.
 *
 * @throws Refusal `forbidden`, `not-found`, `team-member`, `team-account`, `team-forget` of somebody who is still in, `team-member-phone`
 */
export function correctMember(
	db: Db,
	actor: Actor,
	input: { team: string; member: string } & ({ phone: string } | { account: string } | { forget: true }),
	now: Date
): Promise<void> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const team = await openAlone(db, input.team, now);
		const member = (await membersOf(db, team.id)).find(({ id }) => id === input.member);
		if (!member) throw new Refusal('team-member', 'nobody of this team', { field: 'member' });
		if (!team.keeps && !(member.me && 'phone' in input))
			throw new Refusal('forbidden', 'only the office, or of a phone the member');
		if ('phone' in input) {
			const { phone } = await readMember(db, { account: null, name: member.name || 'Không tên', phone: input.phone });
			await changeMember(db, member.id, { phone });
		} else if ('account' in input) {
			if (member.account !== null) throw new Refusal('team-account', 'has an account', { field: 'account' });
			await readMember(db, { account: input.account, name: member.name, phone: '' });
			await changeMember(db, member.id, { account_id: input.account });
		} else {
			if (member.isIn) throw new Refusal('team-forget', 'is still in the team', { field: 'member' });
			await changeMember(db, member.id, { name: '', phone: null });
		}
		await audit(db, actor, { action: 'corrected-team-member', subjectKind: 'team', subjectId: team.id, placeId: team.placeId });
	});
}
