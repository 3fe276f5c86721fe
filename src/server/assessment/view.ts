import { ask, type Asked, type Language } from '#contract/question.ts';
import type { SittingView } from '#contract/assessment.ts';
import type { BankItem } from '#contract/content.ts';
import { mask, type Masked } from '#core/mask.ts';
import type { LiveSitting } from './live.ts';
import type { Policy } from '#contract/framework.ts';
import type { SittingRow } from './queries.ts';

/** The names that an item's options go by in one sitting. */
export const maskedIn = (sitting: string, item: BankItem): Masked<BankItem> => mask(item, `${sitting} ${item.id}`);

/** A question as this sitting shows it: the same on every page and after every reload. Nothing in it says what is right. */
export const shownItem = (sitting: string, item: BankItem, language: Language): Asked =>
	ask(maskedIn(sitting, item).question, language, sitting);

/** An open sitting, as its reader may see it. */
export function viewOf(live: LiveSitting, language: Language): SittingView {
	return {
		id: live.id,
		group: live.group,
		mode: live.mode,
		state: 'open',
		answered: live.position.answers.length,
		shortest: live.policy.minLength,
		longest: live.policy.maxLength,
		expiresAt: live.expiresAt.toISOString(),
		item: live.current === null ? null : shownItem(live.id, live.bank.items[live.current]!, language)
	};
}

/** A sitting that is over. */
export function closedView(
	row: Pick<SittingRow, 'id' | 'group_id' | 'mode' | 'state' | 'answers' | 'expires_at'>,
	policy: Policy
): SittingView {
	return {
		id: row.id,
		group: row.group_id,
		mode: row.mode,
		state: row.state,
		answered: row.answers,
		shortest: policy.minLength,
		longest: policy.maxLength,
		expiresAt: row.expires_at.toISOString(),
		item: null
	};
}
