/** The day it is in Việt Nam, as `yyyy-mm-dd`. Seven hours ahead of UTC, all year, since 1975. */
export const vietnamDay = (now: Date): string => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

/** Whether a text is a day of the calendar, written `yyyy-mm-dd`. */
export const isDay = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

/** `yyyy-mm-dd` that many days later (or earlier). */
export function plusDays(day: string, days: number): string {
	const date = new Date(`${day}T00:00:00Z`);
	date.setUTCDate(date.getUTCDate() + days);
	return date.toISOString().slice(0, 10);
}

/** That many working days later: Saturdays and Sundays don't count; public holidays are not known here. */
export function plusWorkingDays(day: string, days: number): string {
	let at = day;
	for (let left = days; left > 0;) {
		at = plusDays(at, 1);
		const weekday = new Date(`${at}T00:00:00Z`).getUTCDay();
		if (weekday !== 0 && weekday !== 6) left -= 1;
	}
	return at;
}
