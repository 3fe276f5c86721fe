import type { BankItem, Group } from '#contract/content.ts';
import type { Framework } from '#contract/framework.ts';
import type { Problems } from './files.ts';

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
const percent = (value: number): string => `${Math.round(value * 100)} %`;

/** What is wrong with a bank as a whole: clues by form, and skills, levels or groups that it leaves out. */
export function checkWriting(folder: string, items: readonly BankItem[], { areas, groups }: Framework): Problems {
	const problems: Problems = [];
	const writing = writingOf(items);
	if (writing.beyondChoice <= BEYOND_CHOICE)
		problems.push(
			`${folder}: ${percent(writing.beyondChoice)} of the items go beyond multiple choice; more than ${percent(BEYOND_CHOICE)}`
		);
	if (writing.keyLongest > LONGEST_SHARE)
		problems.push(
			`${folder}: the right option is the longest in ${percent(writing.keyLongest)}; at most ${percent(LONGEST_SHARE)}`
		);
	for (const [n, part] of writing.keyPlaces.entries())
		if (part > PLACE_SHARE)
			problems.push(`${folder}: the right option is number ${n + 1} in ${percent(part)}; at most ${percent(PLACE_SHARE)}`);
	for (const code of areas.flatMap(({ skills }) => skills.map((skill) => skill.code))) {
		const of = items.filter(({ skill }) => skill === code);
		const where = `${folder}/${code.toLowerCase()}.json`;
		if (of.length < PER_SKILL) problems.push(`${where}: ${of.length} items of ${code}; at least ${PER_SKILL}`);
		for (const level of [1, 2, 3, 4])
			if (!of.some((item) => item.level === level)) problems.push(`${where}: no item of ${code} at level ${level}`);
		for (const { id } of groups) {
			const count = of.filter((item) => item.groups.includes(id as Group)).length;
			if (count < PER_GROUP) problems.push(`${where}: ${count} items of ${code} for the group ${id}; at least ${PER_GROUP}`);
		}
	}
	return problems;
}

/** Whether one item's words are as easy as it declares. */
export function checkReading(where: string, { stem, reading }: BankItem): Problems {
	const sentences = stem.vi
		.split(/[.?!:;…]+(?:\s|$)/)
		.map((sentence) => sentence.split(/\s+/).filter(Boolean).length)
		.filter(Boolean);
	const longest = Math.max(...sentences);
	const average = sentences.reduce((sum, count) => sum + count, 0) / sentences.length;
	const most = SENTENCE[reading]!;
	if (longest > most.longest)
		return [`${where}: a sentence of ${longest} syllables; at reading level ${reading} at most ${most.longest}`];
	if (average > most.average)
		return [
			`${where}: ${average.toFixed(1)} syllables a sentence; at reading level ${reading} at most ${most.average} on average`
		];
	return [];
}
