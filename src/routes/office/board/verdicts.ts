import type { Outlook } from '#core/targets/outlook.ts';
import { m } from '#lib/words.ts';

const verdicts = {
	met: m.targets_verdict_met,
	'on-pace': m.targets_verdict_on_pace,
	late: m.targets_verdict_late,
	overdue: m.targets_verdict_overdue,
	unknown: m.targets_verdict_unknown
};
const reasons = {
	reached: m.targets_reason_reached,
	past: m.targets_reason_past,
	nobody: m.targets_reason_nobody,
	part: m.targets_reason_part,
	'few-weeks': m.targets_reason_few_weeks,
	'few-people': m.targets_reason_few_people,
	surely: m.targets_reason_surely,
	likely: m.targets_reason_likely
};

/** Whether a place will be there in time, in words. */
export const verdictName = ({ verdict }: Pick<Outlook, 'verdict'>): string => verdicts[verdict]();
/** And why; nothing of what is met or past, which says so itself. */
export const reasonName = ({ verdict, reason }: Pick<Outlook, 'verdict' | 'reason'>): string =>
	verdict === 'met' || verdict === 'overdue' ? '' : reasons[reason]();
