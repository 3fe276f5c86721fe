/** The shapes of what the province publishes. */
import { z } from 'zod';

const count = z.int().min(0).nullable().describe('Rounded; null: above nothing and too few to show');

export const ReleaseShape = z.object({
	id: z.uuid(),
	publishedAt: z.iso.datetime(),
	asOf: z.iso.date().describe('The day whose figures these are')
});
export const FigureShape = z.object({
	target: z.string(),
	title: z.object({ vi: z.string(), en: z.string() }),
	year: z.int(),
	deadline: z.iso.date(),
	unit: z.enum(['person', 'organisation']),
	measure: z.enum(['share', 'count']),
	goal: z.number().describe('A share in 0..1, or a number of people or organisations'),
	place: z.object({ code: z.string(), vi: z.string(), en: z.string(), level: z.enum(['province', 'commune']) }),
	members: count,
	learned: count,
	assessed: count,
	passed: count,
	confirmed: count,
	reached: count.describe('What the target itself counts')
});
export const ReleaseList = z.object({ releases: z.array(ReleaseShape) });
export const ReleaseDownload = z.object({ release: ReleaseShape, figures: z.array(FigureShape) });
