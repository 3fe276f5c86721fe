import { Refusal } from '#core/refusal.ts';
import type { Actor } from '../../actor.ts';
import { asActor, type Db } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { audit } from '../audit.ts';
import { mayHelp } from '../policy.ts';
import { addConsent, birthYear, consentsOf } from './queries.ts';

/** What somebody says to one purpose. */
export interface Said {
	person: string;
	purpose: string;
	/** Version of the words that were read (or read out). */
	version: number;
	/** `assisted` by the helper who acts, or who sits beside the resident (`helper`); `paper`: signed, and kept by the one who acts. */
	manner: 'self' | 'assisted' | 'paper';
	/** For a resident in an assisted session: the helper's account. Staff always stand for themselves. */
	helper?: string | null;
	/** Who speaks for a child: name and relation. */
	representative?: string | null;
	now: Date;
	/** Made where it was said, so that sending twice is harmless. */
	id?: string;
}

/** Writes down one word, as a new fact. Withdrawing is as easy as giving: it asks for no representative and fits any version. */
export function recordConsent(
	db: Db,
	actor: Exclude<Actor, { kind: 'public' | 'system' }>,
	said: Said,
	given: boolean
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const helper = await helperOf(db, actor, said);
		const purpose = (await consentsOf(db, said.person, said.now)).find((row) => row.purpose === said.purpose);
		if (!purpose) throw new Refusal('not-found', `no purpose ${said.purpose}`);
		if (purpose.basis === 'state-task') throw new Refusal('consent-not-asked', 'a task of the state carries this purpose');
		const year = await birthYear(db, said.person);
		if (year === undefined) throw new Refusal('gone', 'the record was erased');
		if (given && purpose.version !== said.version)
			throw new Refusal('wording-changed', `read ${said.version}, today's is ${purpose.version}`);
		const representative = said.representative?.trim() || null;
		const child =
			year !== null && purpose.representativeBelow !== null && said.now.getFullYear() - year < purpose.representativeBelow;
		if (given && child && !representative)
			throw new Refusal('representative-needed', 'somebody speaks for a child', {
				field: 'representative',
				age: purpose.representativeBelow
			});
		await addConsent(db, {
			person: said.person,
			id: said.id ?? newId(),
			purpose: said.purpose,
			version: given ? said.version : (purpose.givenVersion ?? purpose.version),
			given,
			manner: said.manner,
			helper,
			representative,
			at: said.now
		});
		await audit(db, actor, {
			action: given ? 'gave-consent' : 'withdrew-consent',
			subjectKind: 'person',
			subjectId: said.person,
			details: { purpose: said.purpose, manner: said.manner }
		});
	});
}

/** Whose name stands beside the consent. @throws Refusal `forbidden` */
async function helperOf(db: Db, actor: Exclude<Actor, { kind: 'public' | 'system' }>, said: Said): Promise<string | null> {
	if (actor.kind === 'resident') {
		if (actor.personId !== said.person || said.manner === 'paper')
			throw new Refusal('forbidden', 'a resident speaks for nobody else');
		if (said.manner === 'assisted' && !said.helper) throw new Refusal('forbidden', 'assisted by nobody');
		return said.manner === 'assisted' ? (said.helper ?? null) : null;
	}
	if (said.manner === 'self' || !(await mayHelp(db, said.person)))
		throw new Refusal('forbidden', 'not a person whom the actor helps');
	return actor.accountId;
}
