import { BankItem } from '#contract/content.ts';
import { ask, type Asked, type Language } from '#contract/question.ts';
import { drawnItem } from '#server/assessment/index.ts';
import type { Body } from './item-form.ts';

/** The question of an item as a phone would be given it, in both languages; null while it is not whole enough to be drawn. */
export async function previewOf(body: Body): Promise<Record<Language, Asked> | null> {
	const { data } = BankItem.safeParse(body);
	if (!data) return null;
	// A picture that is not there yet is one of the faults that the checks name.
	const drawn = await drawnItem(data).catch(() => data);
	return { vi: ask(drawn, 'vi', 'preview'), en: ask(drawn, 'en', 'preview') };
}
