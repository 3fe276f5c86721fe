import { fail } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';
import { refusalWords } from '#lib/refusals.ts';
import { statusOf } from '#server/platform/refusals.ts';
import type { Refused } from './doors.ts';

/** The text of one field, trimmed; nothing for a file or where it is missing. */
export const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
};

/** As it was typed, spaces and all: for passwords. */
export const secret = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

/** Runs a form's verb like `attempt`, and gives back what was typed, so that nobody types it twice. Never a password. */
export async function keeping<K extends object, T>(kept: K, verb: () => Promise<T>) {
	try {
		return await verb();
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		const { code, details } = thrown;
		const told: Refused = { refused: { code, message: refusalWords(code, details), details } };
		return fail(statusOf(code), { ...told, kept });
	}
}
