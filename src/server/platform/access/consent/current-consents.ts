import { Refusal } from '#core/refusal.ts';
import type { Actor } from '../../actor.ts';
import { asActor, type Db } from '../../db/index.ts';
import { mayHelp } from '../policy.ts';
import { birthYear, consentsOf, type ConsentRow } from './queries.ts';

/** A purpose, and whether it may be pursued today. */
export interface Consent extends ConsentRow {
	/** Carried by a task of the state, or agreed to in today's words. */
	holds: boolean;
	/** Agreed once, to words that have changed since: to be asked again. */
	outdated: boolean;
	/** Today somebody has to speak for this person. */
	representativeNeeded: boolean;
}

/**
 * Every purpose as it stands for a person: for the person, or for those who help them.
 *
 * @throws Refusal `forbidden`, `gone`
 */
export function currentConsents(
	db: Db,
	actor: Exclude<Actor, { kind: 'public' | 'system' }>,
	input: { person: string; now: Date }
): Promise<Consent[]> {
	return asActor(db, actor, async (db) => {
		const allowed = actor.kind === 'resident' ? actor.personId === input.person : await mayHelp(db, input.person);
		if (!allowed) throw new Refusal('forbidden', 'neither the person nor a helper of theirs');
		const year = await birthYear(db, input.person);
		if (year === undefined) throw new Refusal('gone', 'the record was erased');
		return (await consentsOf(db, input.person, input.now)).map((row) => ({
			...row,
			holds: holds(row),
			outdated: row.given === true && row.givenVersion !== row.version,
			representativeNeeded:
				year !== null && row.representativeBelow !== null && input.now.getFullYear() - year < row.representativeBelow
		}));
	});
}

/**
 * Whether a purpose may be pursued for a person: a task of the state carries it, or their last word is yes, to today's words.
 * A purpose that is not known does not hold. Inside a transaction that sees the person.
 */
export async function hasConsent(db: Db, person: string, purpose: string, now: Date): Promise<boolean> {
	const row = (await consentsOf(db, person, now)).find((candidate) => candidate.purpose === purpose);
	return row ? holds(row) : false;
}

const holds = (row: ConsentRow): boolean =>
	row.basis === 'state-task' || (row.given === true && row.givenVersion === row.version);
