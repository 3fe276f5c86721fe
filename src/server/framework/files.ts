import { readdir, readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** What is wrong in the content, each with the file, the thing in it and what to do. */
export type Problems = string[];

/** The names of the `.json` files of a folder, in order; none where there is no folder. */
export async function jsonFiles(folder: string): Promise<string[]> {
	const names = await readdir(folder).catch(() => []);
	return names.filter((name) => name.endsWith('.json')).sort();
}

/** Reads a file by its shape; what does not fit is told in `problems` with the path to the field, and null comes back. */
export async function readShaped<T>(path: string, shape: z.ZodType<T>, problems: Problems): Promise<T | null> {
	let data: unknown;
	try {
		data = JSON.parse(await readFile(path, 'utf8'));
	} catch (error) {
		problems.push(`${path}: ${(error as Error).message}`);
		return null;
	}
	const result = shape.safeParse(data);
	if (result.success) return result.data;
	for (const issue of result.error.issues) problems.push(`${path} ${where(data, issue.path)}: ${issue.message}`);
	return null;
}

/** `items[3].options` as `1.1-04 options`: the name of the thing, where it has one, says more than its number. */
function where(data: unknown, path: readonly PropertyKey[]): string {
	let here = data;
	let said = '';
	for (const step of path) {
		here = (here as Record<PropertyKey, unknown> | undefined)?.[step];
		const id = (here as { id?: unknown; code?: unknown } | undefined)?.id ?? (here as { code?: unknown } | undefined)?.code;
		said =
			typeof step === 'number' && typeof id === 'string'
				? id
				: `${said}${said ? ' ' : ''}${typeof step === 'number' ? `[${step}]` : String(step)}`;
	}
	return said;
}
