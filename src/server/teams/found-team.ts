import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { readTeam, type TeamForm } from '#core/teams/team.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { putTeam, teamAlone } from './event-queries.ts';
import { asStaff } from './policy.ts';
import { ownUnits, teamLines, type TeamLine } from './queries.ts';

/**
 * Founds a team of one's own commune or of one of its hamlets. Sent twice, it is one.
 *
 * @throws Refusal `forbidden`, `team-known` where one of that type and name is there, `team-unclear` with `wrong`: every field that is missing or wrong, and why
 */
export function foundTeam(
	db: Db,
	actor: Actor,
	{ id, placeId, form, now }: { id: string; placeId: number | null; form: TeamForm; now: Date }
): Promise<void> {
	const { accountId } = asStaff(actor);
	if (!isUuid(id)) throw new Refusal('bad-input', 'no id', { field: 'id', reason: 'uuid' });
	return asActor(db, actor, async (db) => {
		const units = await ownUnits(db);
		if (units.length === 0) throw new Refusal('forbidden', 'only the office of a commune founds teams');
		const today = vietnamDay(now);
		const read = readTeam(form, today);
		const wrong: { field: string; reason: string }[] = read.ok ? [] : [...read.wrong];
		const unit = units.find((one) => one.id === placeId);
		if (!unit) wrong.unshift({ field: 'place', reason: placeId === null ? 'missing' : 'unknown' });
		if (wrong.length > 0 || !read.ok || !unit)
			throw new Refusal('team-unclear', wrong.map(({ field, reason }) => `${field} ${reason}`).join('; '), { wrong });
		await teamAlone(db, `of ${unit.id}`);
		const twin = (await teamLines(db, { today, commune: unit.communeCode })).find(
			(other) => other.id !== id && isSameTeam(other, read.team, unit.id)
		);
		if (twin) throw new Refusal('team-known', 'there is one of that type and name', { field: 'name', name: twin.name });
		if (!(await putTeam(db, { id, placeId: unit.id, by: accountId, now }, read.team))) return;
		await audit(db, actor, { action: 'founded-team', subjectKind: 'team', subjectId: id, placeId: unit.id });
	});
}

/** A team is known by its unit, its type and its name. */
export const isSameTeam = (
	team: Pick<TeamLine, 'placeId' | 'kind' | 'name'>,
	{ kind, name }: { kind: string | null; name: string },
	placeId: number
): boolean => team.placeId === placeId && team.kind === kind && toneless(team.name) === toneless(name);
