import { dayTyped } from '../typed.ts';

/** Types of helper groups: tổ công nghệ số cộng đồng, đội Bình dân học vụ số, đại sứ số, thanh niên tình nguyện. */
export const TEAM_KINDS = ['digital-group', 'literacy-brigade', 'ambassadors', 'youth'] as const;
export type TeamKind = (typeof TEAM_KINDS)[number];
export const isTeamKind = (text: string): text is TeamKind => (TEAM_KINDS as readonly string[]).includes(text);

/** What can happen to a team after it was founded. */
export const TEAM_EVENTS = [
	'joined',
	'left',
	'led',
	'consented',
	'withdrew',
	'covered',
	'uncovered',
	'settled',
	'dissolved'
] as const;
export type TeamEvent = (typeof TEAM_EVENTS)[number];

/** A team as it was typed; days as people type them. */
export interface TeamForm {
	kind: string;
	name: string;
	decisionNumber: string;
	decisionIssuer: string;
	decisionDay: string;
	/** Empty: from the day of the decision. */
	founded: string;
	/** Empty: until it is dissolved. */
	ends: string;
}
export interface TeamText {
	kind: TeamKind;
	name: string;
	decisionNumber: string;
	decisionIssuer: string;
	decisionDay: string;
	founded: string;
	ends: string | null;
}
export type TeamField = keyof TeamForm;
export type TeamReason = 'missing' | 'too-long' | 'unknown' | 'not-a-day' | 'future' | 'before-decision' | 'before-founded';

/** Letters of a name or of a document's number. */
const LONG = 200;
const clean = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/**
 * Reads what was typed about a team, or says everything that is wrong in it.
 * @param today a decision that is not signed yet founds nothing
 */
export function readTeam(
	form: TeamForm,
	today: string
): { ok: true; team: TeamText } | { ok: false; wrong: { field: TeamField; reason: TeamReason }[] } {
	const wrong: { field: TeamField; reason: TeamReason }[] = [];
	const not = (field: TeamField, reason: TeamReason) => void wrong.push({ field, reason });
	const words = (field: 'name' | 'decisionNumber' | 'decisionIssuer') => {
		const text = clean(form[field]);
		if (text === '') not(field, 'missing');
		else if (text.length > LONG) not(field, 'too-long');
		return text;
	};
	const dayOf = (field: 'decisionDay' | 'founded' | 'ends', otherwise: string | null) => {
		const typed = form[field].trim();
		if (typed === '') return otherwise;
		const day = dayTyped(typed);
		if (day === null) not(field, 'not-a-day');
		return day;
	};
	const kind = form.kind.trim();
	if (!isTeamKind(kind)) not('kind', kind === '' ? 'missing' : 'unknown');
	const [name, decisionNumber, decisionIssuer] = [words('name'), words('decisionNumber'), words('decisionIssuer')];
	const decisionDay = dayOf('decisionDay', null);
	if (form.decisionDay.trim() === '') not('decisionDay', 'missing');
	else if (decisionDay !== null && decisionDay > today) not('decisionDay', 'future');
	const founded = dayOf('founded', decisionDay);
	if (founded !== null && founded > today && founded !== decisionDay) not('founded', 'future');
	if (founded !== null && decisionDay !== null && founded < decisionDay) not('founded', 'before-decision');
	const ends = dayOf('ends', null);
	if (ends !== null && founded !== null && ends < founded) not('ends', 'before-founded');
	if (wrong.length > 0 || !isTeamKind(kind) || decisionDay === null || founded === null) return { ok: false, wrong };
	return { ok: true, team: { kind, name, decisionNumber, decisionIssuer, decisionDay, founded, ends } };
}

/** How a team and one of its members stand, as far as it decides what can happen next. */
export interface Standing {
	founded: string;
	/** The last day; null while nobody knows of one. */
	lastDay: string | null;
	/** Its unit ended without a single heir. */
	waits: boolean;
	member: { isIn: boolean; since: string; leads: boolean; leadsSince: string | null; showsName: boolean } | null;
	/** The hamlet is covered already, by what was told of it. */
	covers: boolean;
}
export type Hindrance = 'future' | 'before-founded' | 'ended' | 'too-early' | 'cannot-follow';

/**
 * Why this cannot have happened on that day; null where it can. A consent is withdrawn at any time, also from a team that is no more.
 * @param today nothing is told ahead
 */
export function hindrance(
	kind: TeamEvent,
	on: string,
	{ founded, lastDay, waits, member, covers }: Standing,
	today: string
): Hindrance | null {
	if (on > today) return 'future';
	if (on < founded) return 'before-founded';
	if (kind === 'withdrew') return member?.showsName ? null : 'cannot-follow';
	if (lastDay !== null && on > lastDay) return 'ended';
	switch (kind) {
		case 'joined':
			return member?.isIn ? 'cannot-follow' : member && on < member.since ? 'too-early' : null;
		case 'left':
			return !member?.isIn ? 'cannot-follow' : on < member.since || on < (member.leadsSince ?? '') ? 'too-early' : null;
		case 'led':
			return !member?.isIn || member.leads ? 'cannot-follow' : on < member.since ? 'too-early' : null;
		case 'consented':
			return member?.isIn ? null : 'cannot-follow';
		case 'covered':
			return covers ? 'cannot-follow' : null;
		case 'uncovered':
			return covers ? null : 'cannot-follow';
		case 'settled':
			return waits ? null : 'cannot-follow';
		case 'dissolved':
			return null;
	}
}
