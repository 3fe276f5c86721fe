import { wilson, type Interval } from '#core/targets/interval.ts';
import { outlookOf, type Outlook } from '#core/targets/outlook.ts';
import { progressOf, SMALL_GROUP, type Counts, type Progress } from '#core/targets/progress.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { BoardPlace, BoardTarget } from './board-queries.ts';
import { denominatorsOf, differenceToWarn, type Denominator } from './denominator-queries.ts';
import { partsOf, weeksKnown, weeksOf, type WeekRow } from './outlook-queries.ts';
import type { Remember } from './remembered.ts';

/** A figure with what it means. */
export interface Cell extends Counts, Progress {
	/** Under thirty: shown, and marked. */
	small: boolean;
	/** The official number of members, where there is one: then shares and goals are reckoned with it, else with the register's. */
	official: Denominator | null;
	/** The register and the official number differ by more than is allowed for. */
	differs: boolean;
	/** What is asked of this place: the target's own goal, or the part that it was given; `null`: its part was not set. */
	goal: number | null;
	/** Between which shares the habit of the place lies, as far as the number of its people lets us say. */
	interval: Interval | null;
	/** Pace, what is needed, forecast and verdict; `null` where it was not asked for. */
	outlook: Outlook | null;
}
/** Which moment the figures are of. */
export interface Moment {
	/** The day that they closed (yyyy-mm-dd), or `null`: they are of now, `readAt`. */
	asOf: string | null;
	/** The first day that can be asked for. */
	since: string;
	/** Today in Việt Nam. */
	today: string;
	readAt: Date;
}
const only = ({ members, learned, assessed, passed, confirmed, reached }: Counts): Counts => ({
	members,
	learned,
	assessed,
	passed,
	confirmed,
	reached
});

/** How far back weeks are read, for pace and forecast. */
const WEEKS = 26;

/** What cells are made with beside their counts, read once for all that are shown. */
export interface Beside {
	moment: Moment;
	official: Awaited<ReturnType<typeof denominatorsOf>>;
	warnFrom: number;
	parts: { target: string; place: number; goal: number }[];
	/** `null`: no outlook is asked for. */
	weeks: { rows: WeekRow[]; known: number } | null;
}

/**
 * @param outlook the targets of which an outlook is asked: for these, weeks are read
 * @param read how, where what was read before is told again
 */
export async function besideOf(
	db: Db,
	{
		place,
		moment,
		targets,
		places,
		outlook,
		below
	}: { place: BoardPlace; moment: Moment; targets: string[]; places: number[]; outlook: string[]; below: boolean },
	read: Remember<WeekRow[]> = (_key, read) => read()
): Promise<Beside> {
	const last = moment.asOf ?? moment.today;
	const { weeks, decrees } = await weeksKnown(db, last);
	const known = Math.min(WEEKS, weeks);
	const key = [place.path, place.epoch, decrees, last, known, below, ...outlook].join(' ');
	const rows = () => weeksOf(db, outlook, place, { last, weeks: known, below });
	return {
		moment,
		official: await denominatorsOf(db, places, moment.asOf),
		warnFrom: await differenceToWarn(db),
		parts: await partsOf(db, targets, places, moment.asOf),
		weeks: outlook.length > 0 ? { rows: await read(key, rows), known } : null
	};
}

/** @param at the place of the cell, and whether the target was set for it; `null`: people known no closer than the place above */
export function cell(
	target: BoardTarget,
	counts: Counts,
	at: { id: number; whole: boolean } | null,
	beside: Beside,
	weeks: number[] | null
): Cell {
	const { moment } = beside;
	const today = moment.asOf ?? moment.today;
	const part = beside.parts.find((part) => part.target === target.id && part.place === at?.id);
	const official = beside.official(target.audience_id, at?.id ?? null);
	const members = official?.members ?? counts.members;
	const whole = part !== undefined || at?.whole === true;
	const goal = part?.goal ?? target.goal;
	const progress = progressOf({ ...target, goal }, { ...counts, members }, whole, today);
	// Nobody can be more than there are, by whichever number there are more.
	const known = Math.max(members, counts.members);
	const people = target.unit === 'person';
	return {
		...only(counts),
		...progress,
		small: members > 0 && members < SMALL_GROUP,
		official,
		differs: official !== null && Math.abs(counts.members - official.members) > beside.warnFrom * official.members,
		goal: whole || target.measure === 'share' ? goal : null,
		interval: wilson(Math.min(counts.reached, members), members),
		outlook: weeks && outlookOf(weeks, progress, { members: known, people, deadline: target.deadline, today })
	};
}

/** The weeks of one cell, the latest last; those in which nothing was written down yet are zeros. The latest is the figure shown. */
export function weekly({ weeks }: Beside, target: string, child: number | null, now: number): number[] | null {
	if (!weeks) return null;
	const counts = Array.from({ length: weeks.known + 1 }, () => 0);
	for (const row of weeks.rows) if (row.target === target && row.child === child) counts[weeks.known - row.ago] = row.reached;
	counts[weeks.known] = now;
	return counts;
}
