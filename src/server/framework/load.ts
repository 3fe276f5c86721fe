import type { Db } from '#server/platform/db/index.ts';
import { readFrameworks } from './content.ts';
import { putFramework, putPolicy } from './queries.ts';

/** Loads frameworks and policies. A version once loaded stays as it is, for results were earned under it. */
export const frameworkLoader = {
	name: 'framework',
	check: async (): Promise<string[]> => (await readFrameworks()).problems,
	async load(db: Db): Promise<string> {
		const { frameworks, policies } = await readFrameworks();
		const changed = (what: string, version: number) =>
			new Error(
				`${what}, version ${version}, differs from what was loaded under that number: give the change version ${version + 1}.`
			);
		for (const framework of frameworks)
			if (!(await putFramework(db, framework))) throw changed(`content/frameworks/${framework.id}.json`, framework.version);
		for (const policy of policies)
			if (!(await putPolicy(db, policy))) throw changed(`content/policies/${policy.group}.json`, policy.version);
		const skills = frameworks.flatMap(({ areas }) => areas.flatMap((area) => area.skills)).length;
		return `${skills} skills, ${policies.length} assessment policies`;
	}
};
