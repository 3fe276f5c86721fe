import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { addMember, isSame } from './add-member.ts';
import { foundTeam, isSameTeam } from './found-team.ts';
import { asStaff } from './policy.ts';
import { planTeams, rowsOf, type RowFault, type TeamPlan } from './plan-import.ts';
import { membersOf, ownHelpers, ownUnits, teamLines } from './queries.ts';
import { tellTeam } from './tell-team.ts';

/** A file of all teams of a large commune is a few hundred rows. */
export const TEAMS_BYTES = 2_000_000;

/** The words of a consent to show the name; the name and the phone. */
export interface Wording {
	name: string;
	phone: string;
}
export interface ImportResult {
	faults: RowFault[];
	/** What was done, or of a dry run what would be; nothing where there are faults. */
	teams: number;
	members: number;
	/** Rows of members who are in their team already. */
	already: number;
}

/** What was written is taken back with the transaction; what it came to is told all the same. */
class TakenBack extends Error {
	readonly result: ImportResult;
	constructor(result: ImportResult) {
		super('taken back');
		this.result = result;
	}
}

/**
 * Brings in teams from an `.xlsx` or `.csv` file, one row a member. All rows or none. A team is known by its unit, type and name; of one that is
 * there already only new members are added: who leads it, what it covers and what was agreed to or withdrawn since is not undone by a file, so that
 * sending an old one is harmless.
 *
 * @param input.dry does it all, says what came of it, and takes it back: what holds in the rehearsal holds afterwards
 * @param input.wording the words that the paper consents were given to
 * @throws Refusal `forbidden`, `file-…` for an unreadable file, `teams-file` without one of the needed columns, empty or too long
 */
export async function importTeams(
	db: Db,
	actor: Actor,
	{ bytes, dry, wording, now }: { bytes: Uint8Array; dry: boolean; wording: Wording; now: Date }
): Promise<ImportResult> {
	asStaff(actor);
	if (bytes.length > TEAMS_BYTES) throw new Refusal('file-too-large', `${bytes.length} bytes`, { limit: TEAMS_BYTES / 1e6 });
	const rows = await rowsOf(bytes);
	const work = async (db: Db): Promise<ImportResult> => {
		const units = await ownUnits(db);
		if (units.length === 0) throw new Refusal('forbidden', 'only the office of a commune brings in teams');
		const { plans, faults } = planTeams(rows, units, await ownHelpers(db), vietnamDay(now));
		const result = { faults, teams: 0, members: 0, already: 0 };
		if (faults.length > 0) return result;
		const known = await teamLines(db, { today: vietnamDay(now) });
		for (const one of plans) {
			const team = known.find((there) => isSameTeam(there, one.form, one.placeId));
			try {
				const done = await bringIn(db, actor, one, team?.id ?? null, { wording, now });
				result.teams += team ? 0 : 1;
				result.members += done.members;
				result.already += done.already;
			} catch (thrown) {
				// What the rules of a team forbid is a fault of its row.
				if (!(thrown instanceof Refusal)) throw thrown;
				faults.push({ row: one.row, column: 'name', reason: thrown.code, text: one.form.name });
			}
		}
		if (dry || faults.length > 0) throw new TakenBack(result);
		await audit(db, actor, {
			action: 'imported-teams',
			subjectKind: 'team',
			details: { teams: result.teams, members: result.members }
		});
		return result;
	};
	try {
		return await asActor(db, actor, work);
	} catch (thrown) {
		if (thrown instanceof TakenBack) return thrown.result;
		throw thrown;
	}
}

/** One team as its rows say, as far as nothing has been told of it. */
async function bringIn(
	db: Db,
	actor: Actor,
	{ placeId, form, covers, members }: TeamPlan,
	known: string | null,
	{ wording, now }: { wording: Wording; now: Date }
): Promise<{ members: number; already: number }> {
	const ever = known === null ? [] : await membersOf(db, known);
	const team = known ?? newId();
	const tell = (told: Pick<Parameters<typeof tellTeam>[2], 'kind' | 'day' | 'member' | 'place' | 'consent'>) =>
		tellTeam(db, actor, { id: newId(), team, ...told }, now);
	const since = form.founded || form.decisionDay;
	if (known === null) {
		await foundTeam(db, actor, { id: team, placeId, form, now });
		for (const place of covers) await tell({ kind: 'covered', day: since, place });
	}
	let already = 0;
	for (const { account, name, phone, joined, leads, shows } of members) {
		const before = ever.find((member) => isSame(member, { account, name, phone }));
		if (before?.isIn) {
			already += 1;
			continue;
		}
		const day = joined || since;
		const joining = { id: newId(), memberId: newId(), team, account, name, phone: phone ?? '', day };
		const member = await addMember(db, actor, joining, now);
		if (leads && !ever.some((other) => other.leads)) await tell({ kind: 'led', day, member });
		// Whoever agreed or withdrew once has said so themselves, later than this file.
		if (shows && !before?.consentDay)
			await tell({ kind: 'consented', day: '', member, consent: { ...shows, wording: wording[shows.phone ? 'phone' : 'name'] } });
	}
	return { members: members.length - already, already };
}
