import { basename, join } from 'node:path';
import { ItemFile, type BankItem } from '#contract/content.ts';
import type { Framework, Policy } from '#contract/framework.ts';
import { checkPicture } from './check-picture.ts';
import { checkQuestion } from './check-question.ts';
import { checkReading, checkWriting } from './check-writing.ts';
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
			if (!item.id.startsWith(`${read.skill.toLowerCase()}-`))
				problems.push(`${where}: its id must begin with ${read.skill.toLowerCase()}-`);
			unique(seen.ids, item.id, where, 'id', problems);
			unique(seen.situations, item.situation, where, 'situation', problems);
			problems.push(...checkQuestion(where, item), ...checkLevel(where, item), ...checkReading(where, item));
			for (const picture of picturesOf(item)) problems.push(...(await checkPicture(where, join(folder, picture))));
			items.push(item);
		}
	}
	const reviews = await readReviews(new Set(seen.ids.keys()), join(folder, '..', 'reviews'));
	problems.push(...reviews.problems);
	const pending = new Set(items.map(({ id }) => id).filter((id) => !reviews.reviewed.has(id)));
	if (framework) {
		const bank = items.filter(({ id }) => !pending.has(id));
		problems.push(...checkSkills(folder, items, framework), ...checkWriting(folder, bank, framework));
		problems.push(...checkPolicies(folder, bank, framework, policies));
	}
	return { items, pending, problems };
}

/** The files of an item's pictures: of the question, and of a performance's screens. */
export const picturesOf = (item: BankItem): string[] => [
	...(item.picture ? [item.picture] : []),
	...(item.type === 'performance'
		? item.screens.flatMap(({ elements }) => elements.flatMap(({ picture }) => (picture ? [picture] : [])))
		: [])
];

function unique(seen: Map<string, string>, value: string, where: string, name: string, problems: Problems): void {
	const before = seen.get(value);
	if (before) problems.push(`${where}: the ${name} ${value} is also that of ${before}`);
	else seen.set(value, where);
}

function checkLevel(where: string, { level, b }: BankItem): Problems {
	const [from, to] = RANGE[level - 1]!;
	return b >= from && b <= to ? [] : [`${where}: b ${b} does not fit level ${level} (${from} to ${to})`];
}

function checkSkills(folder: string, items: readonly BankItem[], framework: Framework): Problems {
	const skills = framework.areas.flatMap((area) => area.skills.map(({ code }) => code));
	return items
		.filter(({ skill }) => !skills.includes(skill))
		.map(({ id, skill }) => `${folder} ${id}: the framework has no skill ${skill}`);
}

/**
 * A sitting that runs to its end asks so many items of each area, and draws among several; a group needs twice as many
 * of its own, so that a second sitting within the months without repeats is possible.
 */
function checkPolicies(folder: string, items: readonly BankItem[], framework: Framework, policies: readonly Policy[]): Problems {
	const problems: Problems = [];
	for (const policy of policies) {
		const weight = Object.values(policy.shares).reduce((sum, share) => sum + share, 0);
		for (const area of framework.areas) {
			const needed = Math.ceil((2 * policy.minLength * (policy.shares[area.id] ?? 0)) / weight);
			const codes = new Set(area.skills.map(({ code }) => code));
			const count = items.filter(({ skill, groups }) => codes.has(skill) && groups.includes(policy.group)).length;
			if (count < needed)
				problems.push(`${folder}: ${count} items of area ${area.id} for the group ${policy.group}; its policy needs ${needed}`);
		}
	}
	return problems;
}
