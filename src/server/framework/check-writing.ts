import type { BankItem, Group } from '#contract/content.ts';
import type { Framework } from '#contract/framework.ts';
import type { Say } from './faults.ts';

/** Fewest items of a skill, and of a skill for each group. */
const PER_SKILL = 12;
const PER_GROUP = 4;
/** More than this share asks in another way than one option of several. */
const BEYOND_CHOICE = 0.4;
/** The right option may be the longest so often, and stand first, second … so often, before its form gives it away. */
const LONGEST_SHARE = 0.35;
const PLACE_SHARE = 0.4;
/**
 * Syllables a sentence by declared reading level, on average and at most. Vietnamese counts a word by its syllables, so
 * length of words says little here, length of sentences much.
 */
const SENTENCE: Readonly<Record<number, { average: number; longest: number }>> = {
	1: { average: 17, longest: 32 },
	2: { average: 20, longest: 35 },
	3: { average: 24, longest: 42 }
};

/** How a bank is written, as a whole. */
export interface Writing {
	items: number;
	/** Share of items beyond plain multiple choice. */
	beyondChoice: number;
	performances: number;
	/** Share of multiple-choice items whose right option is longer than every other. */
	keyLongest: number;
	/** Share whose right option is written first, second … (readers meet them shuffled). */
	keyPlaces: number[];
}

export function writingOf(items: readonly BankItem[]): Writing {
	const choices = items.filter((item) => item.type === 'single');
	const longest = choices.filter(({ options, key }) => {
		const of = (right: boolean) =>
			Math.max(...options.filter(({ id }) => (id === key) === right).map(({ text }) => text.vi.length));
		return of(true) > of(false);
	});
	const places = choices.map(({ options, key }) => options.findIndex(({ id }) => id === key));
	return {
		items: items.length,
		beyondChoice: share(items.length - choices.length, items.length),
		performances: items.filter(({ type }) => type === 'performance').length,
		keyLongest: share(longest.length, choices.length),
		keyPlaces: Array.from({ length: Math.max(0, ...places) + 1 }, (_, n) =>
			share(places.filter((place) => place === n).length, places.length)
		)
	};
}
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const percent = (value: number): number => Math.round(value * 100);

/**
 * What is wrong with a bank as a whole: clues by form, and skills, levels or groups that it leaves out. In details, `count` is what there
 * is too little of, `excess` what there is too much of.
 */
export function checkWriting(items: readonly BankItem[], { areas, groups }: Framework, say: Say): void {
	const writing = writingOf(items);
	if (writing.beyondChoice <= BEYOND_CHOICE)
		say('{count} % of the items go beyond multiple choice; more than {least} %', {
			count: percent(writing.beyondChoice),
			least: percent(BEYOND_CHOICE)
		});
	if (writing.keyLongest > LONGEST_SHARE)
		say('the right option is the longest in {excess} %; at most {most} %', {
			excess: percent(writing.keyLongest),
			most: percent(LONGEST_SHARE)
		});
	for (const [n, part] of writing.keyPlaces.entries())
		if (part > PLACE_SHARE)
			say('the right option is number {place} in {excess} %; at most {most} %', {
				place: n + 1,
				excess: percent(part),
				most: percent(PLACE_SHARE)
			});
	for (const skill of areas.flatMap(({ skills }) => skills.map(({ code }) => code))) {
		const own = items.filter((item) => item.skill === skill);
		const path = `/${skill.toLowerCase()}.json`;
		if (own.length < PER_SKILL)
			say('{count} items of {skill}; at least {least}', { count: own.length, skill, least: PER_SKILL }, path);
		for (const level of [1, 2, 3, 4])
			if (!own.some((item) => item.level === level)) say('no item of {skill} at level {level}', { skill, level }, path);
		for (const { id } of groups) {
			const count = own.filter((item) => item.groups.includes(id as Group)).length;
			if (count < PER_GROUP)
				say(
					'{count} items of {skill} for the group {group}; at least {least}',
					{ count, skill, group: id, least: PER_GROUP },
					path
				);
		}
	}
}

/** Whether one item's words are as easy as it declares. */
export function checkReading({ stem, reading }: BankItem, say: Say): void {
	const sentences = stem.vi
		.split(/[.?!:;…]+(?:\s|$)/)
		.map((sentence) => sentence.split(/\s+/).filter(Boolean).length)
		.filter(Boolean);
	const longest = Math.max(...sentences);
	const average = sentences.reduce((sum, count) => sum + count, 0) / sentences.length;
	const most = SENTENCE[reading]!;
	if (longest > most.longest)
		say(
			'a sentence of {longest} syllables; at reading level {reading} at most {most}',
			{ longest, reading, most: most.longest },
			'stem.vi'
		);
	else if (average > most.average)
		say(
			'{average} syllables a sentence; at reading level {reading} at most {most} on average',
			{ average: Number(average.toFixed(1)), reading, most: most.average },
			'stem.vi'
		);
}
