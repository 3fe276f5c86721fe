/** What a form or an address brought: both `FormData` and `URLSearchParams` will do. */
export interface Fields {
	get(name: string): unknown;
	getAll(name: string): unknown[];
}

/** One field, '' where it is missing or a file. */
export const one = (fields: Fields, name: string): string => {
	const value = fields.get(name);
	return typeof value === 'string' ? value.trim() : '';
};
/** All that came under one name, without files. */
export const texts = (fields: Fields, name: string): string[] =>
	fields.getAll(name).filter((value): value is string => typeof value === 'string');
