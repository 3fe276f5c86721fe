/** The shapes of the office's figures. */
import { z } from 'zod';

const count = z.int().min(0);
const words = z.object({ vi: z.string(), en: z.string() });
const Counts = {
	members: count,
	learned: count,
	assessed: count,
	passed: count,
	confirmed: count,
	reached: count.describe('What the target itself counts'),
	share: z.number().min(0).max(1).nullable().describe('Reached out of the members; null where nobody is known'),
	missing: count.nullable().describe('How many more are needed; null where that cannot be said'),
	status: z.enum(['nobody', 'met', 'under-way', 'overdue', 'part'])
};

export const FigureQuery = z.object({
	place: z
		.string()
		.regex(/^\d{2,5}(\.\d{3})?$/)
		.optional()
		.meta({ description: 'A code in force on the day of the map; left out: the place of your own role' }),
	asOf: z.iso
		.date()
		.optional()
		.meta({
			description: 'What had been learned by the end of that day, whatever was learned or corrected later; left out: now'
		}),
	map: z.iso
		.date()
		.optional()
		.meta({
			description:
				'In whose boundaries the figures are counted: those of that day; left out: today’s. Says nothing of which facts count'
		})
});
export const TargetPath = z.object({ target: z.string().regex(/^[a-z0-9-]{1,100}$/) });

const Moment = {
	asOf: z.iso.date().nullable().describe('The day that the figures closed; null: they are of readAt'),
	readAt: z.iso.datetime(),
	map: z.iso.date().describe('The day whose boundaries these are'),
	place: z.object({ code: z.string(), name: words, level: z.enum(['province', 'district', 'commune', 'hamlet']) })
};
const Target = z.object({
	id: z.string(),
	title: words,
	audience: words,
	year: z.int(),
	deadline: z.iso.date(),
	unit: z.enum(['person', 'organisation']),
	measure: z.enum(['share', 'count']),
	goal: z.number().describe('A share in 0..1, or a number of people or organisations'),
	op: z.enum(['>=', '>']),
	provisional: z.boolean(),
	restated: z.boolean().describe('A person has confirmed what it means on today’s map')
});
/** All targets in one place. */
export const BoardFigures = z.object({ ...Moment, targets: z.array(Target.extend(Counts)) });
/** One target in one place and in each place just below it. */
export const TargetFigures = z.object({
	...Moment,
	target: Target,
	whole: z.object(Counts),
	below: z.array(
		z.object({
			code: z.string().nullable().describe('null: people whose place is known no closer than the one above'),
			name: words.nullable(),
			...Counts
		})
	)
});
