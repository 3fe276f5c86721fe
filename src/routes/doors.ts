import { error, fail, json } from '@sveltejs/kit';
import { ZodError, type ZodType } from 'zod';
import { Refusal } from '#core/refusal.ts';
import { refusalWords } from '#lib/refusals.ts';
import { getLocale } from '#lib/words.ts';
import { statusOf } from '#server/platform/refusals.ts';

/** What a form shows when it was refused. */
export interface Refused {
	refused: { code: string; message: string; details: Record<string, unknown> };
}

const told = ({ code, details }: Refusal, language = getLocale()): Refused => ({
	refused: { code, message: refusalWords(code, details, language), details }
});

/** Runs a form's verb; a refusal comes back to the form with its words, everything else goes on to `handleError`. */
export async function attempt<T>(verb: () => Promise<T>) {
	try {
		return await verb();
	} catch (thrown) {
		if (thrown instanceof Refusal) return fail(statusOf(thrown.code), told(thrown));
		throw thrown;
	}
}

/** Runs a page's reading; a refusal becomes the error page with its words. */
export async function orError<T>(read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (thrown) {
		if (thrown instanceof Refusal)
			error(statusOf(thrown.code), { message: refusalWords(thrown.code, thrown.details), code: thrown.code });
		throw thrown;
	}
}

/** What a REST verb comes to: its result, or the refusal as `{ code, message, details }` in `language`, with the status. */
export async function outcomeOf<T>(
	verb: () => Promise<T>,
	language = getLocale()
): Promise<{ status: number; body: T | Refused['refused'] }> {
	try {
		return { status: 200, body: await verb() };
	} catch (thrown) {
		if (thrown instanceof Refusal) return { status: statusOf(thrown.code), body: told(thrown, language).refused };
		throw thrown;
	}
}

/** Runs a REST verb and answers with what it comes to. */
export async function answer<T>(verb: () => Promise<T>): Promise<Response> {
	const { status, body } = await outcomeOf(verb);
	return json(body, { status });
}

/**
 * Reads what came over a wire by its shape.
 * @throws Refusal `bad-input` with the first field that is wrong and why
 */
export function shaped<T>(shape: ZodType<T>, input: unknown): T {
	try {
		return shape.parse(input);
	} catch (thrown) {
		if (!(thrown instanceof ZodError)) throw thrown;
		const first = thrown.issues[0];
		const field = first?.path.join('.') ?? '';
		throw new Refusal('bad-input', `${field}: ${first?.message}`, { field, reason: first?.message ?? '' });
	}
}

/** A JSON body of at most `limit` characters. @throws Refusal `too-large`, `bad-input` */
export const jsonBody = async (request: Request, limit = 1_000_000): Promise<unknown> => jsonOf(await request.text(), limit);

/** A body that has been read. @throws Refusal `too-large`, `bad-input` */
export function jsonOf(text: string, limit: number): unknown {
	if (text.length > limit) throw new Refusal('too-large', `body of ${text.length} characters`, { limit });
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal('bad-input', 'not JSON', { field: '', reason: 'JSON' });
	}
}
