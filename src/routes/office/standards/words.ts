import { m } from '#lib/words.ts';

/** What a panel sets: the pass mark of its group, or where a level begins. */
export const markName = (level: number | null, levels: { n: number; name: string }[]): string =>
	level === null ? m.standards_pass() : m.standards_level({ n: level, name: levels.find(({ n }) => n === level)?.name ?? '' });

export const METHOD_NAMES = { angoff: m.standards_method_angoff, bookmark: m.standards_method_bookmark };
export const SHORT_NAMES = { angoff: m.standards_short_angoff, bookmark: m.standards_short_bookmark };
