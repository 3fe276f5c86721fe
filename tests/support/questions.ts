import type { Page } from 'playwright-core';
import type { PracticeQuestion } from '#contract/content.ts';
import { mostPoints, pointsOf, type Given } from '#core/answers.ts';
import { DONE, exploreStage } from '#core/performance/index.ts';

/** A right answer to a question, in the names that the question has. */
export function rightAnswerTo(question: PracticeQuestion): Given {
	switch (question.type) {
		case 'short':
		case 'touch':
			return question.key[0]!;
		case 'performance':
			return [...exploreStage(question, question.key).shortest!, DONE];
		default:
			return question.key;
	}
}

/** An answer that earns a part of the points, in the names that the question has; null where none does. */
export function partAnswerTo(question: PracticeQuestion): Given | null {
	if (!('credit' in question) || !question.credit) return null;
	switch (question.type) {
		case 'multiple':
			return question.key.slice(1);
		case 'order':
			return [question.key[1]!, question.key[0]!, ...question.key.slice(2)];
		case 'match': {
			const [left, right] = Object.entries(question.key)[0]!;
			return { ...question.key, [left]: question.options.find(({ id }) => id !== right)!.id };
		}
		case 'performance': {
			// Of several values that a part allows, some may be the whole's.
			const ways = [0, -1].map((nth) => {
				const all = question.credit!.parts[0]!.all.map((one) => ({
					...one,
					is: Array.isArray(one.is) ? one.is.at(nth)! : one.is
				}));
				return [...exploreStage(question, { all, none: question.key.none }).shortest!, DONE];
			});
			return ways.find((way) => pointsOf(question, way) < mostPoints(question))!;
		}
	}
}

/**
 * Answers the question on the page as a thumb would, rightly or wrongly on purpose, and sends it.
 *
 * @param send what to click where touching the simulated screen does not send by itself
 */
export async function answerQuestion(page: Page, question: PracticeQuestion, right: boolean, send: string): Promise<void> {
	const words = (id: string) => ('options' in question ? question.options.find((option) => option.id === id)!.text.vi : '');
	if (question.type === 'touch') {
		const wrong = question.screen.elements.find(
			({ id, kind, touchable }) => (touchable || ['button', 'row', 'link', 'toggle'].includes(kind)) && !question.key.includes(id)
		);
		const wanted = right ? question.screen.elements.find(({ id }) => id === question.key[0]) : wrong;
		// By its words: what an element is called behind them is no business of the phone's.
		const said = new RegExp(`^\\s*${wanted!.text.vi.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
		return page.locator('.phone button', { hasText: said }).click();
	}
	if (question.type === 'short') await page.fill('main input[type=text]', right ? ` ${question.key[0]} ` : 'không biết');
	else if (question.type === 'match') {
		for (const { id, text } of question.left)
			await page.getByLabel(text.vi, { exact: true }).selectOption({
				label: words(right ? question.key[id]! : question.options.find((option) => option.id !== question.key[id])!.id)
			});
	} else if (question.type === 'order') {
		const order = right ? question.key : question.key.toReversed();
		for (const [n, id] of order.entries())
			await page
				.getByRole('group', { name: words(id), exact: true })
				.getByText(String(n + 1), { exact: true })
				.click();
	} else if (question.type === 'performance') {
		if (right) for (const act of rightAnswerTo(question) as string[]) await doAct(page, act);
		else await doAct(page, DONE);
		return;
	} else {
		const keys = Array.isArray(question.key) ? question.key : [question.key];
		const chosen = right ? keys : [question.options.find((option) => !keys.includes(option.id))!.id];
		for (const id of chosen) await page.getByText(words(id), { exact: true }).click();
	}
	await page.click(send);
}

/** One act on the simulated phone, as a thumb would: `pay` is touched, `amount=45000` typed, `way=qr` chosen. */
export async function doAct(page: Page, act: string): Promise<void> {
	const cut = act.indexOf('=');
	if (cut < 0) return page.locator(`button[name$=".do"][value="${act}"]`).click();
	const field = page.locator(`.phone [name$=".${act.slice(0, cut)}"]`);
	if ((await field.first().getAttribute('type')) === 'radio')
		return field.and(page.locator(`[value="${act.slice(cut + 1)}"]`)).check();
	return field.fill(act.slice(cut + 1));
}
