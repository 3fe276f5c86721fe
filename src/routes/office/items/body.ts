/** An item in the making, and its fields by their paths: `options.0.text.vi`. */

/** Any JSON object. */
export type Body = Record<string, unknown>;

/** What lies at a path; undefined where nothing does. */
export const at = (body: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((here, step) => (here as Body | undefined | null)?.[step], body);
export const textAt = (body: Body, path: string): string => {
	const value = at(body, path);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
export const listAt = (body: Body, path: string): Body[] => {
	const value = at(body, path);
	return Array.isArray(value) ? value.filter((entry): entry is Body => typeof entry === 'object' && entry !== null) : [];
};
export const textsAt = (body: Body, path: string): string[] => {
	const value = at(body, path);
	return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
};

/** A text that is still to be written. */
export const words = () => ({ vi: '', en: '' });

/** The first of `e1`, `e2`, … that is free. */
export const numbered = (prefix: string, taken: ReadonlySet<string>): string => {
	let n = 1;
	while (taken.has(`${prefix}${n}`)) n++;
	return `${prefix}${n}`;
};

/** A list has no more entries than this. */
export const MOST_ENTRIES = 40;

/** Writes a value at its place; the names are those of our own form, checked before. */
export function put(body: Body, steps: string[], value: unknown): void {
	let here: Body = body;
	for (const [n, step] of steps.slice(0, -1).entries()) {
		if (Number(step) >= MOST_ENTRIES) return;
		here[step] ??= /^\d+$/.test(steps[n + 1]!) ? [] : {};
		here = here[step] as Body;
	}
	here[steps.at(-1)!] = value;
}

/** What was typed as a number, a comma or a point before its decimals; as it was typed where it is none. */
export const numberOr = (typed: string): number | string => {
	const value = Number(typed.replace(',', '.'));
	return typed === '' || Number.isNaN(value) ? typed : value;
};
