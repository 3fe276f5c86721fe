import type { TeamKind } from '#core/teams/team.ts';
import { refusalWords } from '#lib/refusals.ts';
import { m } from '#lib/words.ts';
import type { TeamFact } from '#server/teams/index.ts';

type Say = (values: Record<string, unknown>) => string;
const words = m as unknown as Record<string, Say | undefined>;
const say = (key: string, values: Record<string, unknown> = {}): string | undefined =>
	words[`teams_${key.replaceAll('-', '_')}`]?.(values);

export const kindWords = (kind: TeamKind): string => say(`kind_${kind}`) ?? kind;
export const shownWords = ({ showsName, showsPhone }: { showsName: boolean; showsPhone: boolean }): string =>
	showsPhone ? m.teams_shown_phone() : showsName ? m.teams_shown_name() : m.teams_shown_nothing();

export const factWords = ({ kind, member, place, showsPhone, given }: TeamFact): string => {
	const what = showsPhone ? m.teams_shown_phone() : m.teams_shown_name();
	const said = say(`event_${kind}`, { member: member || m.teams_somebody(), place: place ?? '', what }) ?? kind;
	return given === null ? said : `${said} (${given === 'self' ? m.teams_given_self() : m.teams_given_paper()})`;
};

/** Why a field or a cell is wrong: a reason of its own, of names and phones, or what a rule of a team refused. */
export const reasonWords = (field: string, reason: string): string =>
	say(`reason_${field}_${reason}`) ??
	say(`reason_${reason}`) ??
	say(`reason_${reason.replace(/-.*/, '')}`) ??
	refusalWords(reason);

/** Where a team belongs: its unit and the commune; where its unit has ended, what that is now. */
export const whereWords = ({
	place,
	commune,
	unitEnded
}: {
	place: string;
	commune: string | null;
	unitEnded: boolean;
}): string => {
	if (commune === null || commune === place) return place;
	return unitEnded ? m.teams_now_in({ place, commune }) : `${place}, ${commune}`;
};
