import { readFileSync } from 'node:fs';
import { z } from 'zod';

const share = z.number().min(0).max(1);

/** The shape of `content/measurement/rules.json`; what each number means stands in `MeasurementRules` of the core. */
const Rules = z.strictObject({
	version: z.int().min(1),
	effectiveFrom: z.iso.date(),
	provisional: z.boolean(),
	source: z.string().trim().min(1),
	release: z.strictObject({
		fewestAnswers: z.int().min(1),
		largestErrorOfB: z.number().positive(),
		largestErrorOfA: z.number().positive(),
		lowestSlope: z.number().positive(),
		farthest: z.number().positive(),
		largestMisfit: share
	}),
	look: z.strictObject({
		minAnswers: z.int().min(1),
		tooEasy: share,
		tooHard: share,
		weakSlope: z.number().positive(),
		rmsd: share,
		overCap: share
	}),
	/** As `DriftOptions` of the engine: units of ordinary scatter, and area between the curves. */
	drift: z.strictObject({ criterion: z.number().positive(), smallest: z.number().positive() }),
	/** Share of false alarms among the items called biased; how many must have answered, in the smaller group and in both. */
	bias: z.strictObject({ falseAlarms: z.number().gt(0).lt(0.5), smaller: z.int().min(50), together: z.int().min(100) }),
	/** From this age on, by year of birth, somebody is compared with those who are younger. */
	elderFrom: z.int().min(18).max(100),
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
