import { z } from 'zod';
import { Mode } from '#contract/assessment.ts';
import { Group } from '#contract/content.ts';

/** What an analysis is made of; how it is told apart from the others on the page. */
export const Kind = z.enum(['bank', 'rescoring', 'growth']);
export type Kind = z.infer<typeof Kind>;

/** Which sittings: those that ended from one day to another in Việt Nam, of one group or manner or of all. */
export const Asked = z.strictObject({
	from: z.iso.date(),
	to: z.iso.date(),
	group: Group.nullable().default(null),
	mode: Mode.nullable().default(null)
});
export type Asked = z.infer<typeof Asked>;
