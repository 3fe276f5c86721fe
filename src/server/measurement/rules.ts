import { readFileSync } from 'node:fs';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, 'the first must be below the second');

/** The shape of `content/measurement/rules.json`; what each number means stands in `MeasurementRules` of the core. */
const Rules = z.strictObject({
	version: z.int().min(1),
	effectiveFrom: z.iso.date(),
	provisional: z.boolean(),
	source: z.string().trim().min(1),
	release: z.strictObject({
		minAnswers: z.int().min(1),
		maxSeA: z.number().positive(),
		maxSeB: z.number().positive(),
		slope: range,
		location: range,
		maxRmsd: share
	}),
	look: z.strictObject({
		minAnswers: z.int().min(1),
		tooEasy: share,
		tooHard: share,
		weakSlope: z.number().positive(),
		rmsd: share,
		driftZ: z.number().positive(),
		driftLogits: z.number().positive(),
		overCap: share
	}),
	/** From this age on, by year of birth, somebody is compared with those who are younger. */
	elderFrom: z.int().min(18).max(100),
	/** Share of false alarms among the items that are called biased. */
	falseAlarms: z.number().gt(0).lt(0.5),
	/** Answers below which an item does not hold the scale. */
	minAnchorAnswers: z.int().min(1),
	/** Groups of fewer people are not shown. */
	growth: z.strictObject({ smallestGroup: z.int().min(2) }),
	/** People of one analysis at most. */
	most: z.int().min(1)
});
export type Rules = z.infer<typeof Rules>;

/** By which items are judged and released, as the content folder says it now. */
export const rules = (): Rules => Rules.parse(JSON.parse(readFileSync('content/measurement/rules.json', 'utf8')));
