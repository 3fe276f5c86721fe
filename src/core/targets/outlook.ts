import { forecast, FORECAST_WEEKS, paceOf, type Forecast, type Pace, type Weekly } from './forecast.ts';
import { SMALL_GROUP, type Progress } from './progress.ts';

/**
 * - `met`: the goal is reached
 * - `on-pace`: going on so, it will be reached in time
 * - `late`: going on so, it will not
 * - `overdue`: the deadline is past and it was not
 * - `unknown`: nothing can be said
 */
export type Verdict = 'met' | 'on-pace' | 'late' | 'overdue' | 'unknown';
/**
 * Why: of `unknown`: nobody of the audience is known, the goal is that of a larger place (`part`), too few weeks or people; of a forecast:
 * its whole interval says so, or only its middle does.
 */
export type Reason = 'reached' | 'past' | 'nobody' | 'part' | 'few-weeks' | 'few-people' | 'surely' | 'likely';

export interface Outlook {
	verdict: Verdict;
	reason: Reason;
	pace: Pace;
	/** More a week from now on, to be there on the last day; `null` when met, past, or where that cannot be said. */
	needed: number | null;
	/** Whole and part weeks to the deadline, 0 when past. */
	weeksLeft: number;
	/** On the day of the deadline; `null` when that is past, or the weeks are too few. */
	forecast: Forecast | null;
}

const DAY = 86_400_000;

/**
 * Whether a place will be there in time. Words follow the forecast, not the share reached so far: many begin slowly and get there.
 *
 * @param weeks how many had reached it at the ends of the last weeks, the latest last
 * @param progress where the place stands after the last of them
 * @param members out of how many; under thirty people nothing is foretold, for a family decides
 * @param people whether these are people; of organisations a few are everybody there are
 * @param deadline, today `yyyy-mm-dd`
 */
export function outlookOf(
	weeks: Weekly,
	progress: Progress,
	{ members, people, deadline, today }: { members: number; people: boolean; deadline: string; today: string }
): Outlook {
	const weeksLeft = Math.max(0, (Date.parse(deadline) - Date.parse(today)) / DAY / 7);
	const reached = weeks.at(-1) ?? 0;
	const { status, missing } = progress;
	const told = {
		pace: paceOf(weeks),
		needed: missing !== null && missing > 0 && status !== 'overdue' ? missing / Math.max(weeksLeft, 1 / 7) : null,
		weeksLeft,
		forecast: status === 'overdue' || weeksLeft === 0 ? null : forecast(weeks, weeksLeft, Math.max(members, reached))
	};
	const say = (verdict: Verdict, reason: Reason): Outlook => ({ verdict, reason, ...told });
	if (status === 'met') return say('met', 'reached');
	if (status === 'overdue') return say('overdue', 'past');
	if (status === 'nobody' || status === 'part') return say('unknown', status);
	if (people && members < SMALL_GROUP) return say('unknown', 'few-people');
	if (weeks.length <= FORECAST_WEEKS || told.forecast === null) return say('unknown', 'few-weeks');
	const enough = reached + missing!;
	const { low, expected, high } = told.forecast;
	if (expected >= enough) return say('on-pace', low >= enough ? 'surely' : 'likely');
	return say('late', high < enough ? 'surely' : 'likely');
}
