import { basename, join } from 'node:path';
import { BankItem, ItemFile } from '#contract/content.ts';
import { wholeOf } from '#core/irt/index.ts';
import type { Framework, Policy } from '#contract/framework.ts';
import { checkSteps } from './check-credit.ts';
import { isBrought } from '#contract/pictures.ts';
import { checkPicture } from './check-picture.ts';
import { questionFaults } from './check-question.ts';
import { checkReading, checkWriting } from './check-writing.ts';
import { gather, inEnglish, shapeFaults, type Fault, type Say } from './faults.ts';
import { jsonFiles, readShaped, type Problems } from './files.ts';
import { readReviews } from './reviews.ts';

/** Performances are long, and have files of their own, by skill as the others. */
const PERFORMANCES = 'performance';
/** Where b may lie for each level, logits; the levels touch, and an expert may be a little off. */
const RANGE: readonly (readonly [number, number])[] = [
	[-2.7, -0.9],
	[-1.2, 0.2],
	[-0.2, 1.2],
	[0.8, 2.7]
];

/** The bank as it is written. */
export interface WrittenBank {
	items: BankItem[];
	/** Ids of the items that no second reader has agreed with yet: they can lead to nothing. */
	pending: Set<string>;
	/** Ids of those in the bank whose part credit no second reader has agreed with yet: they are right or wrong until then. */
	uncredited: Set<string>;
	problems: Problems;
}

/** All items of `content/items`, and all that is wrong with them: the bank alone, and as the framework and the policies need it. */
export async function readBank(
	framework: Framework | null,
	policies: readonly Policy[],
	folder = 'content/items'
): Promise<WrittenBank> {
	const problems: Problems = [];
	const items: BankItem[] = [];
	const seen = { ids: new Map<string, string>(), situations: new Map<string, string>() };
	for (const file of [
		...(await jsonFiles(folder)),
		...(await jsonFiles(join(folder, PERFORMANCES))).map((name) => join(PERFORMANCES, name))
	]) {
		const path = join(folder, file);
		const read = await readShaped(path, ItemFile, problems);
		if (!read) continue;
		if (basename(file) !== `${read.skill.toLowerCase()}.json`)
			problems.push(`${path}: a file of skill ${read.skill} is called ${read.skill.toLowerCase()}.json`);
		for (const item of read.items) {
			const where = `${path} ${item.id}`;
			if (item.skill !== read.skill) problems.push(`${where}: its skill is ${item.skill}, the file's is ${read.skill}`);
			unique(seen.ids, item.id, where, 'id', problems);
			unique(seen.situations, item.situation, where, 'situation', problems);
			problems.push(...itemFaults(item).map((fault) => `${where}: ${inEnglish(fault)}`));
			for (const picture of picturesOf(item)) problems.push(...(await checkPicture(where, join(folder, picture))));
			items.push(item);
		}
	}
	const reviews = await readReviews(new Set(seen.ids.keys()), join(folder, '..', 'reviews'));
	problems.push(...reviews.problems);
	const pending = new Set(items.map(({ id }) => id).filter((id) => !reviews.reviewed.has(id)));
	const uncredited = new Set(
		items.filter(({ id, steps }) => steps && !pending.has(id) && !reviews.credited.has(id)).map(({ id }) => id)
	);
	if (framework) {
		const bank = items.filter(({ id }) => !pending.has(id));
		const faults = [...gather((say) => checkSkills(items, framework, say)), ...bankFaults(bank, framework, policies)];
		problems.push(...new Set(faults.map((fault) => `${folder}${fault.path}: ${inEnglish(fault)}`)));
	}
	return { items, pending, uncredited, problems };
}

/** Doing the whole, as a right-or-wrong item; to two decimals, as people write them. */
const asWhole = (item: BankItem): { a: number; b: number } => {
	const { a, b } = wholeOf(item);
	return { a: Math.round(a * 100) / 100, b: Math.round(b * 100) / 100 };
};

/** The items as they are scored: while nobody has agreed with its part credit, one is right or wrong, as the whole of it is. */
export const asScored = ({ items, uncredited }: Pick<WrittenBank, 'items' | 'uncredited'>): BankItem[] =>
	items.map((item) => (uncredited.has(item.id) ? withoutCredit(item) : item));
const withoutCredit = (item: BankItem): BankItem => {
	const { steps: _steps, ...rest } = { ...item, ...asWhole(item) };
	if (!('credit' in rest)) return rest;
	const { credit: _credit, ...plain } = rest;
	return plain;
};

/** The files of an item's pictures: of the question, and of a performance's screens. */
export const picturesOf = (item: BankItem): string[] => [
	...(item.picture ? [item.picture] : []),
	...(item.type === 'performance'
		? item.screens.flatMap(({ elements }) => elements.flatMap(({ picture }) => (picture ? [picture] : [])))
		: [])
];

/** What is wrong with what somebody wrote as an item: its shape, and where that is right, the item by itself. */
export function draftFaults(body: unknown): { item: BankItem | null; faults: Fault[] } {
	const faults = shapeFaults(BankItem, body);
	if (faults.length > 0) return { item: null, faults };
	const item = BankItem.parse(body);
	return { item, faults: itemFaults(item) };
}

/** What is wrong with an item of the right shape, by itself. */
const itemFaults = (item: BankItem): Fault[] => [
	...gather((say) => {
		const prefix = `${item.skill.toLowerCase()}-`;
		if (!item.id.startsWith(prefix)) say('its id must begin with {prefix}', { prefix }, 'id');
		// Files of ours and nothing else: the name becomes a path.
		for (const picture of picturesOf(item))
			if (!isBrought(picture) && !/^(pictures\/)?[a-z0-9-]+\.svg$/.test(picture))
				say('a picture is named by lower-case letters, digits and hyphens, and ends in .svg', {}, 'picture');
		if (item.picture && !item.pictureAlt) say('a picture needs words for those who do not see it', {}, 'pictureAlt');
		checkReading(item, say);
	}),
	...questionFaults(item),
	...gather((say) => {
		const [from, to] = RANGE[item.level - 1]!;
		const { b } = asWhole(item);
		if (b < from || b > to) say('b {b} does not fit level {level} ({from} to {to})', { b, level: item.level, from, to }, 'b');
		checkSteps(item, say);
	})
];

/**
 * What the items lack as a bank: enough of each skill, level and group, as many of each area as the policies draw, and no clue by form.
 * `path` names the file or the item.
 */
export const bankFaults = (items: readonly BankItem[], framework: Framework, policies: readonly Policy[]): Fault[] =>
	gather((say) => {
		checkSkills(items, framework, say);
		checkWriting(items, framework, say);
		checkPolicies(items, framework, policies, say);
	});

function unique(seen: Map<string, string>, value: string, where: string, name: string, problems: Problems): void {
	const before = seen.get(value);
	if (before) problems.push(`${where}: the ${name} ${value} is also that of ${before}`);
	else seen.set(value, where);
}

function checkSkills(items: readonly BankItem[], framework: Framework, say: Say): void {
	const skills = framework.areas.flatMap((area) => area.skills.map(({ code }) => code));
	for (const { id, skill } of items) if (!skills.includes(skill)) say('the framework has no skill {skill}', { skill }, ` ${id}`);
}

/**
 * A sitting that runs to its end asks so many items of each area, and draws among several; a group needs twice as many
 * of its own, so that a second sitting within the months without repeats is possible.
 */
export function checkPolicies(
	items: readonly { readonly skill: string; readonly groups: readonly string[] }[],
	framework: Framework,
	policies: readonly Policy[],
	say: Say
): void {
	for (const { group, minLength, shares } of policies) {
		const weight = Object.values(shares).reduce((sum, share) => sum + share, 0);
		for (const { id, skills } of framework.areas) {
			const needed = Math.ceil((2 * minLength * (shares[id] ?? 0)) / weight);
			const codes = new Set(skills.map(({ code }) => code));
			const count = items.filter(({ skill, groups }) => codes.has(skill) && groups.includes(group)).length;
			if (count < needed)
				say('{count} items of area {area} for the group {group}; its policy needs {needed}', { count, area: id, group, needed });
		}
	}
}
