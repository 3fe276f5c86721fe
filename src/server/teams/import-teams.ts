import { vietnamDay } from '#core/days.ts';
import { sameHamlet } from '#core/hamlets.ts';
import { readName, readPhone } from '#core/identifiers.ts';
import { Refusal } from '#core/refusal.ts';
import { cellText } from '#core/roster/cell.ts';
import {
	columnsOf,
	filledDown,
	headingOf,
	kindWritten,
	leadsWritten,
	NEEDED,
	showsWritten,
	TEAM_COLUMNS,
	type TeamColumn,
	type TeamRow
} from '#core/teams/file.ts';
import { readTeam, type TeamForm } from '#core/teams/team.ts';
import { toneless } from '#core/text.ts';
import { dayTyped } from '#core/typed.ts';
import { openSpreadsheet } from '#server/roster/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { addMember, isSame } from './add-member.ts';
import { foundTeam, isSameTeam } from './found-team.ts';
import { asStaff } from './policy.ts';
import { hamletsOf, membersOf, ownHelpers, ownUnits, teamLines, type Helper, type Unit } from './queries.ts';
import { tellTeam } from './tell-team.ts';

/** A file of all teams of a large commune is a few hundred rows. */
export const TEAMS_BYTES = 2_000_000;
const MOST_ROWS = 5000;

/** What is wrong in a row: which column, why, what stood there. */
export interface RowFault {
	row: number;
	column: TeamColumn;
	reason: string;
	text: string;
}
interface MemberPlan {
	account: string | null;
	name: string;
	phone: string | null;
	joined: string;
	leads: boolean;
	shows: { phone: boolean } | null;
}
interface TeamPlan {
	row: number;
	placeId: number;
	form: TeamForm;
	covers: number[];
	members: MemberPlan[];
}
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
 * Brings in teams from an `.xlsx` or `.csv` file, one row a member. All rows or none; of what is there already, nothing is done again, so that
 * sending twice is harmless. A team is known by its unit, type and name.
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
		const { plans, faults } = plan(rows, units, await ownHelpers(db), vietnamDay(now));
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

async function rowsOf(bytes: Uint8Array): Promise<TeamRow[]> {
	const sheet = await openSpreadsheet(bytes);
	const rows: TeamRow[] = [];
	let columns: Partial<Record<TeamColumn, number>> | null = null;
	const needed = { needed: NEEDED.map(headingOf).join(', '), limit: MOST_ROWS };
	for await (const some of sheet.rows(0))
		for (const { n, cells } of some) {
			if (columns === null) {
				// Titles may stand above the heading.
				columns = columnsOf(Array.from(cells, cellText));
				if (columns === null && n > 20) throw new Refusal('teams-file', 'without its columns', needed);
				continue;
			}
			const at = columns;
			const text = (column: TeamColumn) => cellText(at[column] === undefined ? undefined : cells[at[column]]).trim();
			rows.push({ n, cells: Object.fromEntries(TEAM_COLUMNS.map((column) => [column, text(column)])) as TeamRow['cells'] });
			if (rows.length > MOST_ROWS) throw new Refusal('teams-file', 'too long', needed);
		}
	if (rows.length === 0) throw new Refusal('teams-file', 'without its columns, or empty', needed);
	return filledDown(rows);
}

function plan(rows: TeamRow[], units: Unit[], helpers: Helper[], today: string): { plans: TeamPlan[]; faults: RowFault[] } {
	const faults: RowFault[] = [];
	const plans = new Map<string, TeamPlan>();
	for (const { n, cells } of rows) {
		const wrong = (column: TeamColumn, reason: string) =>
			void faults.push({ row: n, column, reason, text: cells[column].slice(0, 60) });
		const commune = units.find(({ level, code }) => level === 'commune' && code === cells.commune);
		if (!commune) {
			wrong('commune', 'not-yours');
			continue;
		}
		const hamlet = (text: string) => {
			const found = units.filter(
				(unit) =>
					unit.level === 'hamlet' && unit.communeCode === commune.code && (unit.code === text || sameHamlet(unit.name, text))
			);
			return found.length === 1 ? found[0]! : null;
		};
		const unit = cells.hamlet === '' ? commune : hamlet(cells.hamlet);
		const kind = kindWritten(cells.kind);
		const { name, decisionNumber, decisionIssuer, decisionDay, founded, ends } = cells;
		const form = { kind: kind ?? '', name, decisionNumber, decisionIssuer, decisionDay, founded, ends };
		const key = `${unit?.id} ${kind} ${toneless(name)}`;
		let team = plans.get(key);
		if (!team) {
			if (!unit) wrong('hamlet', 'unknown');
			if (!kind) wrong('kind', 'unknown');
			const read = readTeam(form, today);
			if (!read.ok) for (const { field, reason } of read.wrong) if (field !== 'kind' || kind) wrong(field, reason);
			const covers = cells.covers.split(/[;,]/).map((text) => text.trim());
			const places = covers.filter((text) => text !== '').map(hamlet);
			if (places.includes(null)) wrong('covers', 'unknown');
			team = {
				row: n,
				placeId: unit?.id ?? 0,
				form,
				covers: [...new Set(places.flatMap((place) => (place && place.id !== unit?.id ? [place.id] : [])))],
				members: []
			};
			plans.set(key, team);
		}
		const member = cells.member === '' && cells.account === '' ? null : memberOf(cells, helpers, today, wrong);
		if (!member) continue;
		if (member.leads && team.members.some(({ leads }) => leads)) wrong('leads', 'two-leaders');
		if (team.members.some((other) => isSame(other, member))) wrong('member', 'twice');
		team.members.push(member);
	}
	return { plans: [...plans.values()], faults };
}

function memberOf(
	cells: TeamRow['cells'],
	helpers: Helper[],
	today: string,
	wrong: (column: TeamColumn, reason: string) => void
): MemberPlan {
	const helper = cells.account === '' ? null : helpers.find(({ username }) => username === cells.account);
	if (helper === undefined) wrong('account', 'no-helper');
	const name = readName(cells.member === '' && helper ? helper.name : cells.member);
	if (!name.ok) wrong('member', name.problem);
	const phone = cells.phone === '' ? null : readPhone(cells.phone);
	if (phone && !phone.ok) wrong('phone', phone.problem);
	const joined = cells.joined === '' ? '' : dayTyped(cells.joined);
	if (joined === null) wrong('joined', 'not-a-day');
	else if (joined > today) wrong('joined', 'future');
	const leads = leadsWritten(cells.leads);
	if (leads === null) wrong('leads', 'unknown');
	const shows = showsWritten(cells.shows);
	if (shows === undefined) wrong('shows', 'unknown');
	if (shows?.phone && cells.phone === '') wrong('shows', 'no-phone');
	return {
		account: helper?.account ?? null,
		name: name.ok ? name.name : '',
		phone: phone?.ok ? phone.phone : null,
		joined: joined ?? '',
		leads: leads ?? false,
		shows: shows ?? null
	};
}

/** One team as its rows say, as far as it is not so already. */
async function bringIn(
	db: Db,
	actor: Actor,
	{ placeId, form, covers, members }: TeamPlan,
	known: string | null,
	{ wording, now }: { wording: Wording; now: Date }
): Promise<{ members: number; already: number }> {
	const there = known === null ? [] : (await membersOf(db, known)).filter(({ isIn }) => isIn);
	const found = (plan: MemberPlan) => there.find((member) => isSame(member, plan));
	const already = members.filter(found).length;
	const team = known ?? newId();
	if (known === null) await foundTeam(db, actor, { id: team, placeId, form, now });
	const tell = (told: Pick<Parameters<typeof tellTeam>[2], 'kind' | 'day' | 'member' | 'place' | 'consent'>) =>
		tellTeam(db, actor, { id: newId(), team, ...told }, now);
	const covered = new Set((await hamletsOf(db, team)).map(({ id }) => id));
	for (const place of covers)
		if (!covered.has(place)) await tell({ kind: 'covered', day: form.founded || form.decisionDay, place });
	for (const plan of members) {
		const inside = found(plan);
		const day = plan.joined || form.founded || form.decisionDay;
		const { account, name, phone } = plan;
		const joining = { id: newId(), memberId: newId(), team, account, name, phone: phone ?? '', day };
		const member = inside?.id ?? (await addMember(db, actor, joining, now));
		if (plan.leads && !inside?.leads) await tell({ kind: 'led', day: inside ? '' : day, member });
		const shown = inside?.showsName === true && inside.showsPhone === plan.shows?.phone;
		if (plan.shows && !shown)
			await tell({
				kind: 'consented',
				day: '',
				member,
				consent: { phone: plan.shows.phone, wording: wording[plan.shows.phone ? 'phone' : 'name'] }
			});
	}
	return { members: members.length - already, already };
}
