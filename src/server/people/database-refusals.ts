import { Refusal } from '#core/refusal.ts';

/** What our functions in the database raise, by SQLSTATE, as refusals. `db/migrations/0004` and `0011` say when. */
const RAISED: Record<string, [code: string, message: string]> = {
	'42501': ['forbidden', 'the database refused: not in the care of this actor'],
	HV001: ['place-lived-in', 'people live in this place'],
	HV002: ['conflict', 'one of the records was merged or erased in the meantime'],
	HV003: ['conflict', 'undone already'],
	HV004: ['gone', 'erased since'],
	HV005: ['unmerge-later', 'a later merge stands on this one']
};

/** Runs a statement; what our own functions refuse becomes a refusal with its words. */
export async function refused<T>(run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		const { code, constraint } = error as { code?: string; constraint?: string };
		const known = code === undefined ? undefined : RAISED[code];
		if (known) throw new Refusal(known[0], known[1]);
		if (code === '23505' && constraint === 'identity_personal_number_hash_key')
			throw new Refusal('number-known', 'this personal number stands for another person of the register');
		throw error;
	}
}
