import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Db } from '#server/platform/db/index.ts';
import { putProctorRule } from './beside-queries.ts';

const FILE = 'content/assessment/proctoring.json';

/** How long whoever taught somebody may not watch them be assessed. */
const Proctoring = z.strictObject({
	teacherDays: z.number().int().min(1).max(3660),
	source: z.string().trim().min(1),
	provisional: z.boolean()
});

const read = async () => Proctoring.safeParse(JSON.parse(await readFile(FILE, 'utf8')));

/** Loads the rule by which teacher and proctor are kept apart. */
export const proctoringLoader = {
	name: 'proctoring',
	check: async (): Promise<string[]> =>
		((await read()).error?.issues ?? []).map((issue) => `${FILE}, ${issue.path.join('.')}: ${issue.message}`),
	async load(db: Db): Promise<string> {
		const { teacherDays, source, provisional } = Proctoring.parse((await read()).data);
		await putProctorRule(db, { teacher_days: teacherDays, source, provisional });
		return `who taught does not watch for ${teacherDays} days`;
	}
};
