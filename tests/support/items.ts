import { sql } from 'kysely';
import { ask, type Asked } from '#contract/question.ts';
import type { BankItem } from '#contract/content.ts';
import type { Given } from '#core/answers.ts';
import { mask } from '#core/mask.ts';
import { newId } from '#server/platform/ids.ts';
import { answerBlind, CHECKLIST, recordReview, saveVersion, submitVersion } from '#server/authoring/index.ts';
import type { Staff } from './assessment.ts';
import type { TestDatabase } from './database.ts';
import { rightAnswerTo } from './questions.ts';

/** A member of staff who keeps content. */
export async function buildEditor(database: TestDatabase, name = 'biên tập'): Promise<Staff> {
	const accountId = newId();
	await sql`insert into staff (id, name, email) values (${accountId}, ${name}, ${`${accountId}@vidu.vn`})`.execute(
		database.owner
	);
	await sql`insert into role_assignment (account_id, role) values (${accountId}, 'content')`.execute(database.owner);
	return { kind: 'staff', accountId };
}

/** A sound new item. */
export const newItem = (id = '1.1-90', change: Partial<Extract<BankItem, { type: 'single' }>> = {}): BankItem => ({
	id,
	type: 'single',
	skill: '1.1',
	groups: ['resident'],
	level: 2,
	a: 1.1,
	b: -0.4,
	situation: `${id}-co-sau-tim-gio-tau`,
	reading: 1,
	stem: { vi: 'Cô Sáu muốn biết giờ tàu ra đảo. Cô gõ gì?', en: 'Cô Sáu wants the boat times. What does she type?' },
	rationale: { vi: 'Từ khóa nói đúng việc cần tìm.', en: 'The words say what is sought.' },
	options: [
		{ id: 'a', text: { vi: 'giờ tàu đi Nam Du', en: 'boat times Nam Du' } },
		{ id: 'b', text: { vi: 'tàu nào chạy êm', en: 'the smoothest boat' } },
		{ id: 'c', text: { vi: 'đảo đẹp ở đâu vậy', en: 'where is the island' } }
	],
	key: 'a',
	...change
});

/** The right answer to an item that a reviewer is asked, in the names it is shown under. */
export function rightFor(reviewer: Staff, item: BankItem, version: number): { asked: Asked; given: Given } {
	const seed = `${reviewer.accountId} ${item.id} ${version}`;
	const { question } = mask(item, seed);
	return { asked: ask(question, 'vi', seed), given: rightAnswerTo(question) };
}

/** Written by one, approved by another, after a blind answer: ready to be released. */
export async function approved(
	database: TestDatabase,
	author: Staff,
	reviewer: Staff,
	item: BankItem,
	base = 0
): Promise<number> {
	const { version } = await saveVersion(database.app, author, { body: item, base, note: '' });
	await submitVersion(database.app, author, { item: item.id, version });
	await answerBlind(database.app, reviewer, { item: item.id, version, response: rightFor(reviewer, item, version).given });
	await recordReview(database.app, reviewer, {
		id: newId(),
		item: item.id,
		version,
		checks: CHECKLIST,
		factSource: 'Lịch tàu niêm yết ở bến',
		verdict: 'approve',
		words: 'Rõ, một đáp án.'
	});
	return version;
}
