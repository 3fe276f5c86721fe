import { createHmac, randomBytes } from 'node:crypto';
import { codeFrom } from '#core/code.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '../../actor.ts';
import { asActor, type Db } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { keyFor } from '../../secrets.ts';
import { audit } from '../audit.ts';
import { mayHelp } from '../policy.ts';
import { activeCode, addCode, codeDays, endCodes, nameOf, personForCode, type CodeRow } from './queries.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/**
 * What is kept of a code. A keyed hash and not a slow one: nobody types a name beside it, so it is found by the hash itself;
 * and twelve digits can be tried through offline whatever the hash, unless its key is elsewhere than the hashes. It is.
 */
export const digestOf = (code: string): Buffer => createHmac('sha256', keyFor('assisted-code')).update(code).digest();

/**
 * A new code for a person; the one before ends. The twelve digits come back once, to be printed or read out, and are kept nowhere.
 *
 * @throws Refusal `forbidden` (also where the person does not exist or is not the actor's to see), `gone`
 */
export function issueCode(
	db: Db,
	actor: Staff,
	input: { person: string; now: Date }
): Promise<{ code: string; expiresAt: Date }> {
	return asActor(db, actor, async (db) => {
		if (!(await mayHelp(db, input.person))) throw new Refusal('forbidden', 'not a person whom the actor helps');
		// Held until the end: of two helpers who print at once, the later code is the one that holds.
		const person = await personForCode(db, input.person);
		if (!person) throw new Refusal('forbidden', 'not a person whom the actor sees');
		if (person.erased_at || person.merged_into) throw new Refusal('gone', 'the record was erased or merged');
		await endCodes(db, input.person, input.now);
		const code = codeFrom((count) => randomBytes(count));
		const expiresAt = new Date(input.now.getTime() + (await codeDays(db)) * 86_400_000);
		await addCode(db, {
			person: input.person,
			id: newId(),
			digest: digestOf(code),
			by: actor.accountId,
			at: input.now,
			until: expiresAt
		});
		await audit(db, actor, { action: 'issued-code', subjectKind: 'person', subjectId: input.person });
		return { code, expiresAt };
	});
}

/** Ends the person's code, for example when the paper is lost. Those who are signed in by it stay so until their half day ends. @throws Refusal `forbidden` */
export function revokeCode(db: Db, actor: Staff, input: { person: string; now: Date }): Promise<void> {
	return asActor(db, actor, async (db) => {
		if (!(await mayHelp(db, input.person))) throw new Refusal('forbidden', 'not a person whom the actor helps');
		if ((await endCodes(db, input.person, input.now)) > 0)
			await audit(db, actor, { action: 'revoked-code', subjectKind: 'person', subjectId: input.person });
	});
}

/** The person's name and the code that holds, without its digits: these nobody knows any more. @throws Refusal `forbidden` */
export function codeOf(
	db: Db,
	actor: Staff,
	input: { person: string; now: Date }
): Promise<{ name: string; code: CodeRow | null; days: number }> {
	return asActor(db, actor, async (db) => {
		if (!(await mayHelp(db, input.person))) throw new Refusal('forbidden', 'not a person whom the actor helps');
		const name = await nameOf(db, input.person);
		if (name === null) throw new Refusal('gone', 'the record was erased');
		return { name, code: await activeCode(db, input.person, input.now), days: await codeDays(db) };
	});
}
