/**
 * Every refusal that is not simply "against a rule", and the HTTP status it becomes: the one place that knows.
 * A code that is not here is 422: understood, and refused by a rule of its module.
 */
const STATUS: Readonly<Record<string, number>> = {
	// What was sent can't be read as what was asked for.
	'bad-input': 400,
	// Nobody is signed in, or the sign-in has ended.
	'not-signed-in': 401,
	'sign-in-again': 401,
	// Somebody is signed in, and may not; or a second factor is still to be shown.
	forbidden: 403,
	'second-factor-needed': 403,
	'account-disabled': 403,
	// Sent from another site, with our cookies.
	'cross-site': 403,
	// Does not exist, or the asker may not know that it does.
	'not-found': 404,
	// Was true when the page was drawn and no longer is.
	conflict: 409,
	'answer-out-of-turn': 409,
	'sitting-closed': 409,
	'sitting-open-elsewhere': 409,
	'roster-busy': 409,
	'item-moved-on': 409,
	// Was there once, and is closed or erased for good.
	gone: 410,
	'roster-file-gone': 410,
	'too-large': 413,
	'file-too-large': 413,
	'item-too-large': 413,
	'picture-too-large': 413,
	'task-file-large': 413,
	'too-many-requests': 429,
	'too-many-tries': 429,
	// Ours, and worth trying again.
	unavailable: 503
};

/** The HTTP status of a refusal's code. */
export function statusOf(code: string): number {
	return STATUS[code] ?? 422;
}
