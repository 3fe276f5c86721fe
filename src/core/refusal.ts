/**
 * An answer that says no. Bad input, a missing right, a rule that forbids: all of them are refusals, never accidents.
 *
 * `code` is stable and meant for programs; `message` is English and meant for the log; what a person reads is made
 * from `code` and `details` in the person's language. `details` names the row, the field and the value at fault.
 *
 * ```ts
 * throw new Refusal('irt-bad-item', 'Item 3: a must be above 0, got -1.', { item: 3, field: 'a', value: -1 });
 * ```
 */
export class Refusal extends Error {
	readonly code: string;
	readonly details?: Record<string, unknown>;

	constructor(code: string, message: string, details?: Record<string, unknown>) {
		super(message);
		this.name = 'Refusal';
		this.code = code;
		this.details = details;
	}
}
