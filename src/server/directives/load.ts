import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Db } from '#server/platform/db/index.ts';
import { putCalendar } from './event-queries.ts';

const FILE = 'content/directives/calendar.json';

const Calendar = z.strictObject({
	source: z.string().trim().min(1),
	provisional: z.boolean(),
	/** Days before the deadline. */
	remind: z.array(z.number().int().min(0).max(365)).min(1),
	/** Days after the deadline, and to whom. */
	escalate: z
		.array(z.strictObject({ daysLate: z.number().int().min(0).max(365), to: z.enum(['accountable-above', 'province']) }))
		.min(1)
});
const read = async () => Calendar.safeParse(JSON.parse(await readFile(FILE, 'utf8')));

/** Loads when people are reminded of a task, and up which line a late one goes. */
export const directivesLoader = {
	name: 'directives',
	check: async (): Promise<string[]> =>
		((await read()).error?.issues ?? []).map((issue) => `${FILE}, ${issue.path.join('.')}: ${issue.message}`),
	async load(db: Db): Promise<string> {
		const { source, provisional, remind, escalate } = Calendar.parse((await read()).data);
		const steps = [
			...remind.map((days) => ({ step: `remind-${days}`, kind: 'remind', days, goes_to: null })),
			...escalate.map(({ daysLate, to }) => ({ step: `late-${to}`, kind: 'escalate', days: daysLate, goes_to: to }))
		];
		await putCalendar(
			db,
			steps.map((step) => ({ ...step, source, provisional }))
		);
		return `reminders ${remind.join(', ')} days before, ${escalate.length} steps when late`;
	}
};
