import { BankItem } from '#contract/content.ts';
import { ask, type Asked, type Language } from '#contract/question.ts';
import type { Body } from './item-form.ts';

/** The question of an item as a phone would be given it, in both languages; null while it is not whole enough to be drawn. */
export function previewOf(body: Body): Record<Language, Asked> | null {
	const { data } = BankItem.safeParse(body);
	if (!data) return null;
	return { vi: ask(data, 'vi', 'preview'), en: ask(data, 'en', 'preview') };
}
