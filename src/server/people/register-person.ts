import { readPersonForm, type FormProblem, type PersonForm } from '#core/person-form.ts';
import { toneless } from '#core/text.ts';
import type { Warning } from '#core/identifiers.ts';
import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { placeById } from '#server/places/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { sealer } from '#server/platform/sealing.ts';
import { householdCalled } from './households.ts';
import { isUuid } from './ids.ts';
import { checkPost } from './memberships.ts';
import { organisationById } from './organisation-queries.ts';
import { mayRegister } from './policy.ts';
import { idsAlike, linesOf, type PersonLine } from './read-queries.ts';
import { registerPeople, type NewPerson } from './register-people.ts';

export interface NewPersonForm extends PersonForm {
	/** Made with the form, so that a form sent twice is one person. */
	id: string;
	placeId: number;
	/** What the household is called in its place, often the head's name; empty: none. */
	household: string;
	organisationId: string | null;
	post: string | null;
	grade: number | null;
	/** The duplicates and doubts that were shown are set aside. */
	sure: boolean;
}
export type Registered =
	| { kind: 'problems'; problems: Partial<Record<keyof PersonForm, FormProblem>> }
	/** Somebody alike is there already, or the number disagrees with the birth: shown before anything is written. */
	| { kind: 'doubts'; alike: PersonLine[]; warnings: Warning[] }
	| { kind: 'registered'; id: string };

/** One person out of a form: read, compared with who is there, written. @throws Refusal `forbidden`, `not-found`, `number-known` */
export async function registerPerson(
	db: Db,
	actor: Actor,
	{ form, now }: { form: NewPersonForm; now: Date }
): Promise<Registered> {
	const today = vietnamDay(now);
	const { read, problems, warnings } = readPersonForm(form, today);
	if (!read) return { kind: 'problems', problems };
	return asActor(db, actor, async (db) => {
		const place = await placeById(db, form.placeId);
		if (!place || !isUuid(form.id)) throw new Refusal('not-found', 'no such place, or no id');
		const memberships = await belonging(db, form, today);
		await mayRegister(db, actor, [
			{ id: form.id, place: place.id, organisations: memberships.map(({ organisationId }) => organisationId) }
		]);
		if (!form.sure) {
			const commune = place.above.find(({ level }) => level === 'commune');
			const path = commune
				? place.path
						.split('.')
						.slice(0, place.above.indexOf(commune) + 1)
						.join('.')
				: place.path;
			const alike = await linesOf(
				db,
				await idsAlike(db, toneless(read.name), read.birthYear, path, read.number ? sealer().marks(read.number) : [])
			);
			const others = alike.filter(({ id }) => id !== form.id);
			if (others.length > 0 || warnings.length > 0) return { kind: 'doubts', alike: others, warnings };
		}
		const householdId = await householdCalled(db, place.id, form.household);
		await registerPeople(db, actor, {
			source: 'form',
			people: [
				{
					id: form.id,
					name: read.name,
					birthYear: read.birthYear,
					birthDate: read.birthDate,
					sex: read.sex,
					phone: read.phone,
					personalNumber: read.number,
					note: read.note,
					placeId: place.id,
					householdId,
					residenceId: newId(),
					livesSince: today,
					memberships
				}
			]
		});
		await audit(db, actor, { action: 'registered-person', subjectKind: 'person', subjectId: form.id, placeId: place.id });
		return { kind: 'registered', id: form.id };
	});
}

/** What somebody belongs to from the first day, if the form says so. @throws Refusal as `checkPost` */
async function belonging(
	db: Db,
	{ organisationId, post, grade }: NewPersonForm,
	today: string
): Promise<NonNullable<NewPerson['memberships']>> {
	if (!organisationId || !post) return [];
	const organisation = isUuid(organisationId) ? await organisationById(db, organisationId) : null;
	if (!organisation) throw new Refusal('not-found', 'no such organisation');
	checkPost(organisation, { post, grade });
	return [{ id: newId(), organisationId, post, grade: post === 'pupil' ? grade : null, from: today }];
}
