import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';

const Words = z.strictObject({ vi: z.string().trim().min(1), en: z.string().trim().min(1) });

/** What a purpose says to the person, one version a file: `content/consent/<purpose>-<version>.json`. */
const Wording = z.strictObject({
	purpose: z.string().regex(/^[a-z][a-z-]*$/),
	version: z.number().int().positive(),
	/** `state-task`: a task of the state carries it and nobody is asked, but everybody is told. */
	basis: z.enum(['consent', 'state-task']),
	title: Words,
	text: Words,
	/** Below this age (years, by year of birth) somebody speaks for the child, and is named. */
	representativeBelow: z.number().int().min(0).max(18).nullable(),
	effective: z.iso.date(),
	source: z.string().min(1),
	provisional: z.boolean()
});
export type Wording = z.infer<typeof Wording>;

const Policy = z.strictObject({
	codeDays: z.number().int().min(1).max(366),
	source: z.string().min(1),
	provisional: z.boolean()
});
export type Policy = z.infer<typeof Policy>;

/** All wordings, with what is wrong in them. */
export async function readWordings(folder = 'content/consent'): Promise<{ wordings: Wording[]; problems: string[] }> {
	const problems: string[] = [];
	const wordings: Wording[] = [];
	for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
		const wording = await read(`${folder}/${file}`, Wording, problems);
		if (!wording) continue;
		if (file !== `${wording.purpose}-${wording.version}.json`)
			problems.push(`${folder}/${file}: holds ${wording.purpose} ${wording.version}; name the file so`);
		wordings.push(wording);
	}
	return { wordings, problems };
}

/** How long codes hold. */
export async function readPolicy(file = 'content/access/policy.json'): Promise<{ policy: Policy | null; problems: string[] }> {
	const problems: string[] = [];
	return { policy: await read(file, Policy, problems), problems };
}

async function read<T>(file: string, shape: z.ZodType<T>, problems: string[]): Promise<T | null> {
	try {
		const result = shape.safeParse(JSON.parse(await readFile(file, 'utf8')));
		if (result.success) return result.data;
		problems.push(...result.error.issues.map((issue) => `${file}, ${issue.path.join('.')}: ${issue.message}`));
	} catch (error) {
		problems.push(`${file}: ${(error as Error).message}`);
	}
	return null;
}
