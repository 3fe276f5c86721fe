import { vietnamDay } from '#core/days.ts';
import { readPersonForm, type FormProblem, type PersonForm } from '#core/person-form.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { refused } from './database-refusals.ts';
import { putState, stateOf } from './merge-queries.ts';
import { found } from './open-person.ts';
import { mayKeep } from './policy.ts';
import { recognise } from './register-people.ts';

export type Updated =
	| { kind: 'problems'; problems: Partial<Record<keyof PersonForm, FormProblem>> }
	| { kind: 'updated'; changed: string[] };

/**
 * Corrects who somebody is. An empty number leaves the sealed one as it is; `removeNumber` takes it away. The log says which
 * fields changed and by whom, not what stood in them.
 *
 * @throws Refusal `not-found`, `gone`, `merged`, `forbidden`, `number-known`
 */
export async function updateIdentity(
	db: Db,
	actor: Actor,
	{ id, form, removeNumber, now }: { id: string; form: PersonForm; removeNumber: boolean; now: Date }
): Promise<Updated> {
	const { read, problems } = readPersonForm(form, vietnamDay(now));
	if (!read) return { kind: 'problems', problems };
	return asActor(db, actor, async (db) => {
		const person = await found(db, id);
		mayKeep(person);
		const before = (await stateOf(db, id))!;
		const number = read.number
			? { sealed: sealer().seal(read.number).toString('hex'), mark: sealer().mark(read.number).toString('hex') }
			: null;
		const same = number?.mark === before.mark;
		const after = {
			...before,
			name: read.name,
			birthDate: read.birthDate,
			birthYear: read.birthYear,
			sex: read.sex,
			phone: read.phone,
			note: read.note,
			...(removeNumber ? { sealed: null, mark: null } : number && !same ? number : {})
		};
		const changed = (['name', 'birthDate', 'birthYear', 'sex', 'phone', 'mark', 'note'] as const).filter(
			(field) => before[field] !== after[field]
		);
		if (changed.length === 0) return { kind: 'updated', changed };
		await refused(() => putState(db, id, after));
		await audit(db, actor, {
			action: 'updated-person',
			subjectKind: 'person',
			subjectId: id,
			placeId: person.placeId,
			details: { fields: changed }
		});
		// Audiences go by the year of birth.
		if (before.birthYear !== after.birthYear) await recognise(db, [id]);
		return { kind: 'updated', changed };
	});
}
