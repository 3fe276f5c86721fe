import type { z } from 'zod';

/** Something wrong with what was written: where in it, and a sentence whose `{names}` are its details. */
export interface Fault {
	/** `options.0.text.vi`; empty where the sentence says it all. */
	path: string;
	/** In English. Pages look up the reader's words by this sentence, so that loader and editor share one check. */
	what: string;
	details: Readonly<Record<string, string | number>>;
}

/** How a check says what it found. */
export type Say = (what: string, details?: Fault['details'], path?: string) => void;

/** Runs a check and gathers what it said. */
export function gather(check: (say: Say) => void): Fault[] {
	const faults: Fault[] = [];
	check((what, details = {}, path = '') => faults.push({ path, what, details }));
	return faults;
}

export const inEnglish = ({ what, details }: Fault): string =>
	what.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));

/** What does not fit a shape, field by field. */
export function shapeFaults(shape: z.ZodType, data: unknown): Fault[] {
	const result = shape.safeParse(data);
	if (result.success) return [];
	return result.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), ...said(issue) }));
}

function said(issue: z.core.$ZodIssue): Omit<Fault, 'path'> {
	switch (issue.code) {
		case 'invalid_type':
			return { what: 'is missing, or not what belongs here', details: {} };
		case 'too_small':
			if (issue.origin === 'string') return { what: 'is empty', details: {} };
			if (issue.origin === 'array') return { what: 'has fewer than {least}', details: { least: Number(issue.minimum) } };
			return { what: 'is below {least}', details: { least: Number(issue.minimum) } };
		case 'too_big':
			if (issue.origin === 'array') return { what: 'has more than {most}', details: { most: Number(issue.maximum) } };
			return { what: 'is above {most}', details: { most: Number(issue.maximum) } };
		case 'unrecognized_keys':
			return { what: 'has fields that nobody knows: {fields}', details: { fields: issue.keys.join(', ') } };
		case 'invalid_union':
			return { what: 'is none of the known types', details: {} };
		case 'invalid_value':
			return { what: 'must be one of: {values}', details: { values: issue.values.map(String).join(', ') } };
		case 'invalid_format':
			return { what: 'is not written as it must be', details: {} };
		default:
			return { what: issue.message, details: {} };
	}
}
