import pg from 'pg';

const { builtins, getTypeParser } = pg.types;
type TypeId = Parameters<typeof getTypeParser>[0];

/** Type numbers of the arrays that `pg` has no names for (PostgreSQL's pg_type.dat). */
const ARRAY = { int8: 1016, date: 1182, numeric: 1231, text: 1009 } as const;

const whole = (text: string): number => {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly.`);
	return value;
};

const splitArray = getTypeParser(ARRAY.text as TypeId) as (text: string) => (string | null)[];
const each =
	<T>(parse: (text: string) => T) =>
	(text: string) =>
		splitArray(text).map((part) => (part === null ? null : parse(part)));
const asIs = (text: string): string => text;

const ours = new Map<number, (text: string) => unknown>([
	// Counts. An int8 that a number can't hold exactly is refused, not rounded.
	[builtins.INT8, whole],
	[ARRAY.int8, each(whole)],
	// Sums and averages; money, which would need every digit, does not occur.
	[builtins.NUMERIC, Number],
	[ARRAY.numeric, each(Number)],
	// A day is a day: as a JavaScript Date it would be midnight somewhere, and the day before somewhere else.
	[builtins.DATE, asIs],
	[ARRAY.date, each(asIs)]
]);

/**
 * How values of PostgreSQL become values of ours: int8 and numeric are numbers, `date` stays 'YYYY-MM-DD',
 * timestamptz is a Date, json is parsed. Given to each pool, so that no other user of `pg` in the process is affected.
 */
export const parsers: pg.CustomTypesConfig = {
	getTypeParser: ((id: TypeId, format?: 'text' | 'binary') => {
		const parse = format === 'binary' ? undefined : ours.get(id);
		return parse ?? getTypeParser(id, format as 'text');
	}) as typeof getTypeParser
};
