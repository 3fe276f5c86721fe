import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Words } from '#contract/content.ts';
import type { Db } from '#server/platform/db/index.ts';
import { putRequestRules } from './request-queries.ts';

const File = z.strictObject({
	source: z.string().min(1),
	provisional: z.boolean(),
	requests: z
		.array(
			z.strictObject({
				kind: z.enum(['access', 'rectify', 'restrict', 'erase']),
				answerWorkingDays: z.int().min(0).max(60),
				doneDays: z.int().min(1).max(366),
				name: Words
			})
		)
		.min(1)
});

async function read(): Promise<{ file: z.infer<typeof File> | null; problems: string[] }> {
	try {
		return { file: File.parse(JSON.parse(await readFile('content/personal-data/requests.json', 'utf8'))), problems: [] };
	} catch (error) {
		const why =
			error instanceof z.ZodError
				? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
				: [(error as Error).message];
		return { file: null, problems: why.map((text) => `personal-data/requests.json: ${text}`) };
	}
}

/** What people may ask about their own data, and how soon it must be done. Loading twice changes nothing. */
export const peopleLoader = {
	name: 'personal data',
	check: async () => (await read()).problems,
	async load(db: Db): Promise<string> {
		const { file, problems } = await read();
		if (!file) throw new Error(problems.join('\n'));
		await putRequestRules(
			db,
			file.requests.map(({ name, ...rule }) => ({
				...rule,
				nameVi: name.vi,
				nameEn: name.en,
				source: file.source,
				provisional: file.provisional
			}))
		);
		return `${file.requests.length} kinds of requests`;
	}
};
