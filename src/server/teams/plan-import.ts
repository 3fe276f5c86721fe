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
import { isSame } from './add-member.ts';
import type { Helper, Unit } from './queries.ts';

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
export interface TeamPlan {
	row: number;
	placeId: number;
	form: TeamForm;
	covers: number[];
	members: MemberPlan[];
}

/**
 * The rows of a file of teams, each with what its team says of itself.
 * @throws Refusal `file-…` for an unreadable file, `teams-file` without one of the needed columns, empty or too long
 */
export async function rowsOf(bytes: Uint8Array): Promise<TeamRow[]> {
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

/**
 * What the rows ask for, team by team, and what is wrong in them. Nothing is known yet of what is there already.
 * @param units places whose teams may be brought in; `helpers` accounts that may be named
 */
export function planTeams(
	rows: TeamRow[],
	units: Unit[],
	helpers: Helper[],
	today: string
): { plans: TeamPlan[]; faults: RowFault[] } {
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
