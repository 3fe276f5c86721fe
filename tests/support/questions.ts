import type { Page } from 'playwright-core';
import type { PracticeQuestion } from '#contract/content.ts';

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
	} else {
		const keys = Array.isArray(question.key) ? question.key : [question.key];
		const chosen = right ? keys : [question.options.find((option) => !keys.includes(option.id))!.id];
		for (const id of chosen) await page.getByText(words(id), { exact: true }).click();
	}
	await page.click(send);
}
