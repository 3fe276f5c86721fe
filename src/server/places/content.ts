import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** The day the district level went and 305 communes became 102; Resolution 1663/NQ-UBTVQH15. */
export const REORGANISED = '2025-07-01';

const Unit = z.object({
	code: z.string().regex(/^(\d{2}|\d{5})$/),
	parent_code: z.string().regex(/^(\d{2})?$/),
	kind: z.enum(['city', 'province', 'ward', 'commune', 'special_zone']),
	name_vi: z.string().min(1),
	name_en: z.string().min(1)
});
const Succession = z.object({
	old_code: z.string().regex(/^\d{5}$/),
	old_name: z.string().min(1),
	old_district_code: z.string().regex(/^\d{3}$/),
	old_district: z.string().min(1),
	old_province_code: z.string().regex(/^\d{2}$/),
	old_province: z.string().min(1),
	new_code: z.string().regex(/^\d{5}$/),
	new_name: z.string().min(1),
	partial: z.enum(['true', 'false']).transform((value) => value === 'true')
});
export type Unit = z.infer<typeof Unit>;
export type Succession = z.infer<typeof Succession>;

const rows = async <T>(file: string, shape: z.ZodType<T>, problems: string[]): Promise<T[]> => {
	const records: unknown[] = parse(await readFile(`content/places/${file}`, 'utf8'), {
		columns: true,
		bom: true,
		skip_empty_lines: true
	});
	return records.flatMap((record, index) => {
		const result = shape.safeParse(record);
		if (result.success) return [result.data];
		const issue = result.error.issues[0];
		problems.push(`places/${file} row ${index + 2}, ${issue?.path.join('.')}: ${issue?.message}`);
		return [];
	});
};

/** Today's units of the country and where the old units of this province went, with what is wrong in them. */
export async function readPlaces(): Promise<{ units: Unit[]; succession: Succession[]; problems: string[] }> {
	const problems: string[] = [];
	const units = await rows('vietnam-2026.csv', Unit, problems);
	const succession = await rows('succession-2025-07-01.csv', Succession, problems);
	const codes = new Set(units.map((unit) => unit.code));
	if (codes.size !== units.length) problems.push('places/vietnam-2026.csv: a code stands twice');
	for (const unit of units)
		if (unit.parent_code && !codes.has(unit.parent_code))
			problems.push(`places/vietnam-2026.csv: ${unit.code} lies in unknown ${unit.parent_code}`);
	for (const row of succession)
		if (!codes.has(row.new_code))
			problems.push(`places/succession-2025-07-01.csv: ${row.old_code} went to unknown ${row.new_code}`);
	return { units, succession, problems };
}
