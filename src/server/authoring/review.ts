import type { BankItem } from '#contract/content.ts';
import { ask, type Asked, type Language } from '#contract/question.ts';
import { isRight, type Given } from '#core/answers.ts';
import { mask } from '#core/mask.ts';
import { Refusal } from '#core/refusal.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { drawnItem } from '#server/assessment/index.ts';
import { draftFaults } from '#server/framework/index.ts';
import { versionFor } from './move-version.ts';
import { mustBeAnother, mustKeepItems, type Staff } from './policy.ts';
import { addSteps, versionsOf, type VersionRow } from './queries.ts';
import { addBlindAnswer, addReview, blindAnswerOf, type BlindAnswer, type Verdict } from './review-queries.ts';

/** What a reviewer looks at, one by one; each must hold for an approval. */
export const CHECKLIST = ['one-key', 'plausible', 'no-length-clue', 'reading-level', 'no-trick', 'correct'] as const;
export type Check = (typeof CHECKLIST)[number];

/** A version in review as one reviewer may see it: the question alone; after the blind answer, all of it. */
export interface ReviewView {
	item: string;
	version: number;
	asked: Asked;
	answered: (BlindAnswer & { body: BankItem }) | null;
}

const seedOf = (actor: Staff, { itemId, version }: VersionRow) => `${actor.accountId} ${itemId} ${version}`;

/** The version in review, for this reviewer. @throws Refusal `forbidden`, `not-found`, `item-moved-on`, `item-own-review` */
async function inReview(db: Db, actor: Staff, item: string): Promise<{ row: VersionRow; body: BankItem }> {
	await mustKeepItems(db);
	const row = (await versionsOf(db, item)).find(({ state }) => state === 'in-review');
	if (!row) throw new Refusal('item-moved-on', `${item} is not in review`, { state: '' });
	await mustBeAnother(db, actor, item, row.version);
	const { item: body } = draftFaults(row.body);
	if (!body) throw new Refusal('item-has-faults', `${item} no longer fits the contract`, { count: 1 });
	return { row, body };
}

/** What the reviewer sees now. @throws as `inReview` */
export function readReview(db: Db, actor: Staff, input: { item: string; language: Language }): Promise<ReviewView> {
	return asActor(db, actor, async (db) => {
		const { row, body } = await inReview(db, actor, input.item);
		const answer = await blindAnswerOf(db, input.item, row.version, actor.accountId);
		const seed = seedOf(actor, row);
		return {
			item: input.item,
			version: row.version,
			asked: ask(mask(await drawnItem(body), seed).question, input.language, seed),
			answered: answer && { ...answer, body }
		};
	});
}

/**
 * Keeps what the reviewer chose from the question alone. The first answer counts: the key is seen after it.
 * @param input.response in the names that the question was shown under; null where the reviewer could not tell
 * @throws as `readReview`; `conflict` where another version is in review by now
 */
export function answerBlind(
	db: Db,
	actor: Staff,
	input: { item: string; version: number; response: Given | null }
): Promise<{ agrees: boolean }> {
	return asActor(db, actor, async (db) => {
		const { row, body } = await inReview(db, actor, input.item);
		if (row.version !== input.version) throw new Refusal('conflict', `version ${row.version} is in review`);
		const response = input.response === null ? null : mask(body, seedOf(actor, row)).unmask(input.response);
		const agrees = response !== null && isRight(body, response);
		const first = await addBlindAnswer(db, { ...input, reviewer: actor.accountId, response, agrees });
		if (first)
			await audit(db, actor, {
				action: 'answered-item-blind',
				subjectKind: 'item',
				subjectId: input.item,
				details: { version: row.version, agrees }
			});
		return { agrees: (await blindAnswerOf(db, input.item, row.version, actor.accountId))!.agrees };
	});
}

export interface RecordReview {
	/** Made with the page, so that a form sent twice is one review. */
	id: string;
	item: string;
	version: number;
	checks: readonly Check[];
	/** Where the fact that the item rests on can be looked up. */
	factSource: string;
	verdict: Verdict;
	words: string;
}

/**
 * The reviewer's verdict, which moves the version on. An approval needs agreement with the key, the whole checklist and the source of
 * the fact; a return needs words.
 * @throws Refusal as `readReview`; `review-not-blind` before the blind answer, `review-differs`, `review-unchecked`, `review-no-source`,
 *   `review-no-words`
 */
export function recordReview(db: Db, actor: Staff, input: RecordReview): Promise<void> {
	return asActor(db, actor, async (db) => {
		const { row } = await inReview(db, actor, input.item);
		if (row.version !== input.version) throw new Refusal('conflict', `version ${row.version} is in review`);
		const answer = await blindAnswerOf(db, input.item, row.version, actor.accountId);
		if (!answer) throw new Refusal('review-not-blind', 'the question is answered first');
		const approves = input.verdict === 'approve';
		if (approves && !answer.agrees) throw new Refusal('review-differs', 'reader and key differ');
		if (approves && !CHECKLIST.every((check) => input.checks.includes(check)))
			throw new Refusal('review-unchecked', 'not all of the checklist holds', { field: 'check' });
		if (approves && input.factSource === '') throw new Refusal('review-no-source', 'no source', { field: 'factSource' });
		if (!approves && input.words === '') throw new Refusal('review-no-words', 'no words', { field: 'words' });
		const to = approves ? 'approved' : 'sent-back';
		await versionFor(db, input, to);
		await addReview(db, {
			id: input.id,
			item: input.item,
			version: input.version,
			reviewer: actor.accountId,
			agreed: answer.agrees,
			checklist: {
				...Object.fromEntries(CHECKLIST.map((check) => [check, input.checks.includes(check)])),
				...(input.factSource && { factSource: input.factSource })
			},
			verdict: input.verdict,
			words: input.words
		});
		await addSteps(db, [{ itemId: input.item, version: input.version, n: row.n + 1, state: to, account: actor.accountId }]);
		await audit(db, actor, {
			action: 'reviewed-item',
			subjectKind: 'item',
			subjectId: input.item,
			details: { version: input.version, verdict: input.verdict }
		});
	});
}
