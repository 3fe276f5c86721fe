import { memberShareOf } from '#core/recognition/members.ts';
import type { KeptRule } from '#core/recognition/check-definition.ts';
import { number } from '#lib/format.ts';
import { evidenceWords, kindWords, postWords } from '#lib/identifier-words.ts';
import { m } from '#lib/words.ts';
import type { Change } from '#server/definitions/index.ts';

/** Whom a rule takes in, in one line. */
export function ruleWords(rule: KeptRule): string {
	const parts = [
		rule.age_min !== null && rule.age_max !== null
			? m.definitions_age_between({ from: rule.age_min, to: rule.age_max })
			: rule.age_min !== null
				? m.definitions_age_from({ from: rule.age_min })
				: rule.age_max !== null
					? m.definitions_age_to({ to: rule.age_max })
					: '',
		rule.posts ? rule.posts.map(postWords).join(', ') : '',
		rule.organisation_kinds ? m.definitions_in({ kinds: rule.organisation_kinds.map(kindWords).join(', ') }) : '',
		rule.public === null ? '' : rule.public ? m.definitions_public() : m.definitions_not_public(),
		rule.grade_min !== null || rule.grade_max !== null
			? m.definitions_grades({ from: rule.grade_min ?? 1, to: rule.grade_max ?? 12 })
			: ''
	].filter((part) => part !== '');
	return parts.length > 0 ? parts.join('; ') : m.definitions_everybody();
}

/** One of the things that meet a clause, in words. @param outcome names an outcome by its id */
export function thingWords(what: string, outcome: (id: string) => string): string {
	const share = memberShareOf(what);
	return share
		? m.definitions_share_of({
				share: number(share.share * 100),
				post: share.post ? postWords(share.post) : m.definitions_any_post(),
				outcome: outcome(share.outcome)
			})
		: evidenceWords(what);
}

/** How far a change is. */
export function stateWords({ triedAt, askedAt, appliedAt, overtaken }: Change): string {
	if (overtaken) return m.definitions_state_overtaken();
	if (appliedAt) return m.definitions_state_applied();
	if (askedAt) return m.definitions_state_counting();
	return triedAt ? m.definitions_state_tried() : m.definitions_state_trying();
}
