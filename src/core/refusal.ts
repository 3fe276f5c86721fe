/**
 * A refusal is an answer, not an accident: somebody asked for what may not or cannot be done.
 *
 * `code` is stable, for programs and for the words in the reader's language (`refused_<code>` in `messages/`);
 * `message` says it in English for the log; `details` are what those words name (row, field, limit).
 */
export class Refusal extends Error {
	readonly code: string;
	readonly details: Record<string, unknown>;

	constructor(code: string, message: string, details: Record<string, unknown> = {}) {
		super(message);
		this.name = 'Refusal';
		this.code = code;
		this.details = details;
	}
}
