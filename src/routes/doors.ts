import { error, fail, json } from '@sveltejs/kit';
import { ZodError, type ZodType } from 'zod';
import { Refusal } from '#core/refusal.ts';
import { refusalWords } from '#lib/refusals.ts';
import { statusOf } from '#server/platform/refusals.ts';

/** What a form shows when it was refused. */
export interface Refused {
	refused: { code: string; message: string; details: Record<string, unknown> };
}

const told = (refusal: Refusal): Refused => ({
	refused: { code: refusal.code, message: refusalWords(refusal.code, refusal.details), details: refusal.details }
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

/** Runs a REST verb; a refusal becomes `{ code, message, details }` with its status. */
export async function answer<T>(verb: () => Promise<T>): Promise<Response> {
	try {
		return json(await verb());
	} catch (thrown) {
		if (thrown instanceof Refusal) return json(told(thrown).refused, { status: statusOf(thrown.code) });
		throw thrown;
	}
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

/** A JSON body of at most `limit` bytes. @throws Refusal `too-large`, `bad-input` */
export async function jsonBody(request: Request, limit = 1_000_000): Promise<unknown> {
	const text = await request.text();
	if (text.length > limit) throw new Refusal('too-large', `body of ${text.length} characters`, { limit });
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal('bad-input', 'not JSON', { field: '', reason: 'JSON' });
	}
}
