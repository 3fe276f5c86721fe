import { join } from 'node:path';
import { Framework, Policy } from '#contract/framework.ts';
import { jsonFiles, readShaped, type Problems } from './files.ts';

/** The frameworks and policies under `content/`, and what is wrong in them. */
export interface FrameworkContent {
	frameworks: Framework[];
	policies: Policy[];
	problems: Problems;
}

/** Reads `frameworks/` and `policies/` of the content folder. */
export async function readFrameworks(content = 'content'): Promise<FrameworkContent> {
	const problems: Problems = [];
	const frameworks: Framework[] = [];
	for (const file of await jsonFiles(join(content, 'frameworks'))) {
		const path = join(content, 'frameworks', file);
		const framework = await readShaped(path, Framework, problems);
		if (!framework) continue;
		if (file !== `${framework.id}.json`) problems.push(`${path}: the file of ${framework.id} is called ${framework.id}.json`);
		problems.push(...checkFramework(path, framework));
		frameworks.push(framework);
	}
	const policies: Policy[] = [];
	for (const file of await jsonFiles(join(content, 'policies'))) {
		const path = join(content, 'policies', file);
		const policy = await readShaped(path, Policy, problems);
		if (!policy) continue;
		if (file !== `${policy.group}.json`) problems.push(`${path}: the file of ${policy.group} is called ${policy.group}.json`);
		const framework = frameworks.find(({ id }) => id === policy.framework);
		if (!framework) problems.push(`${path}: there is no framework ${policy.framework}`);
		else if (!framework.groups.some(({ id }) => id === policy.group))
			problems.push(`${path}: ${framework.id} has no group ${policy.group}`);
		if (policies.some(({ precedence }) => precedence === policy.precedence))
			problems.push(`${path}: precedence ${policy.precedence} is taken by another group`);
		policies.push(policy);
	}
	for (const framework of frameworks)
		for (const { id } of framework.groups)
			if (!policies.some((policy) => policy.group === id && policy.framework === framework.id))
				problems.push(`${join(content, 'policies', `${id}.json`)}: the group ${id} of ${framework.id} has no policy`);
	return { frameworks, policies, problems };
}

function checkFramework(path: string, { areas, levels, groups }: Framework): Problems {
	const problems: Problems = [];
	const twice = (values: readonly string[], name: string) => {
		for (const value of new Set(values.filter((value, index) => values.indexOf(value) !== index)))
			problems.push(`${path}: the ${name} ${value} stands twice`);
	};
	twice(
		areas.map(({ id }) => id),
		'area'
	);
	twice(
		areas.flatMap(({ skills }) => skills.map(({ code }) => code)),
		'skill'
	);
	twice(
		groups.map(({ id }) => id),
		'group'
	);
	for (const { id, skills } of areas)
		for (const { code } of skills)
			if (!code.startsWith(id)) problems.push(`${path} ${code}: a skill of area ${id} begins with ${id}`);
	levels.forEach(({ n, below }, index) => {
		const last = index === levels.length - 1;
		if (n !== index + 1) problems.push(`${path} level ${n}: levels are numbered from 1`);
		if (last !== (below === null)) problems.push(`${path} level ${n}: only the last level is without an end`);
		const before = levels[index - 1]?.below;
		if (typeof before === 'number' && typeof below === 'number' && below <= before)
			problems.push(`${path} level ${n}: ends at ${below}, before it begins`);
	});
	return problems;
}
