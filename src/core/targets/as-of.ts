import { isDay } from '../days.ts';
import { Refusal } from '../refusal.ts';

/** `yyyy-mm-dd` as people here write it. */
export const written = (day: string): string => day.split('-').reverse().join('/');

/**
 * The past day whose figures are asked for: of what had been learned by its end, whatever was learned or corrected later.
 *
 * @param text yyyy-mm-dd; nothing asks for now
 * @param known the first day whose figures were written down, the counting day (open still: its figures are those of now), and today
 * @returns a day that is closed for good, or `null` for now
 * @throws Refusal `as-of` for what is no day, a day to come, or one before the first
 */
export function closedDay(text: string | null, known: { since: string; day: string; today: string }): string | null {
	if (!text) return null;
	if (!isDay(text) || text < known.since || text > known.today)
		throw new Refusal('as-of', `no figures as of ${text}`, { since: written(known.since), today: written(known.today) });
	return text < known.day ? text : null;
}
