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
	status: z.enum(['nobody', 'met', 'under-way', 'overdue', 'part']),
	goal: z.number().nullable().describe('What is asked of this place: the target’s goal or its own part; null: no part was set'),
	official: z
		.object({ members: z.int(), asOf: z.iso.date(), source: z.string() })
		.nullable()
		.describe('The official number of members; where there is one, share and missing are reckoned with it'),
	interval: z.object({ low: z.number(), high: z.number() }).nullable().describe('Of the share, at 95 % (Wilson)'),
	outlook: z
		.object({
			verdict: z.enum(['met', 'on-pace', 'late', 'overdue', 'unknown']),
			reason: z.string(),
			pace: z
				.object({ of4: z.number().nullable(), of12: z.number().nullable() })
				.describe('More a week over the last 4 and 12 weeks'),
			needed: z.number().nullable().describe('More a week, to be there in time'),
			weeksLeft: z.number(),
			forecast: z
				.object({ expected: z.number(), low: z.number(), high: z.number() })
				.nullable()
				.describe('On the day of the deadline; the interval is meant to hold in four cases of five')
		})
		.nullable()
		.describe('null: of all targets of a place no outlook is told; ask for one target')
};

export const FigureQuery = z.object({
	place: z
		.string()
		.regex(/^\d{2,5}(\.\d{3})?$/)
		.optional()
		.meta({ description: 'A code in force on the day of the map; left out: the place of your own role' }),
	asOf: z.iso.date().optional().meta({
		description: 'What had been learned by the end of that day, whatever was learned or corrected later; left out: now'
	}),
	map: z.iso.date().optional().meta({
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
export const BoardFigures = z.object({
	...Moment,
	once: z
		.array(
			z.object({
				year: z.int(),
				members: count,
				learned: count,
				assessed: count,
				passed: count,
				confirmed: count,
				reached: count
			})
		)
		.describe(
			'The targets of people of each year together, each person once. members: of whom any of them asks something; learned, assessed, passed, confirmed: so in at least one of those; reached: in all of those'
		),
	targets: z.array(Target.extend(Counts))
});
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
