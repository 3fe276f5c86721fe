import { Refusal } from '#core/refusal.ts';
import { restate, type Restatement, type RestateRule } from '#core/targets/restate.ts';
import { dayTyped } from '#core/typed.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { masksFor } from './check-text.ts';
import { denominatorsOf } from './denominator-queries.ts';
import { asStaff, maySet } from './policy.ts';
import { heirOf, mergedUnits, type Heir, type MergedUnit } from './restate-queries.ts';
import { addVersion, knownAudiences, knownOutcomes, latestVersions, putInForce, type TargetVersion } from './version-queries.ts';

/** A target whose place is no longer in force, and what it could mean where that place went. */
export interface ToRestate {
	target: TargetVersion;
	/** `null`: no one unit took the place over whole, and nothing can be said by a rule. */
	heir: Heir | null;
	/** What its place was merged from, itself first, each with today's figures; `official`: its members are an official number. */
	units: (MergedUnit & { goal: number | null; official: boolean })[];
	/** Today's figures of the heir: the sum of the units. */
	members: number;
	reached: number;
	restatement: Restatement;
}

/** Every target that is still to be restated, with what the rules offer. @throws Refusal `forbidden` */
export function listToRestate(db: Db, actor: Actor): Promise<{ targets: ToRestate[]; may: boolean }> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		return { targets: await toRestate(db), may: await actorHas(db, 'province') };
	});
}

async function toRestate(db: Db): Promise<ToRestate[]> {
	const ended = (await latestVersions(db)).filter(({ placeEnded, kind }) => placeEnded && kind !== 'withdrawn');
	return Promise.all(ended.map((target) => offered(db, target)));
}

async function offered(db: Db, target: TargetVersion): Promise<ToRestate> {
	const heir = (await heirOf(db, target.place)) ?? null;
	const merged = heir ? await mergedUnits(db, target.target, target.place, heir.place) : [];
	const official = await denominatorsOf(
		db,
		merged.map(({ place }) => place)
	);
	const units = merged.map((unit) => ({
		...unit,
		members: official(target.audience, unit.place)?.members ?? unit.members,
		official: official(target.audience, unit.place) !== null,
		goal: unit.place === target.place ? target.goal : null
	}));
	const restatement = heir
		? restate(
				target.measure,
				units.map(({ nameVi, goal, members }) => ({ name: nameVi, goal, members: members > 0 ? members : null }))
			)
		: { choices: [], without: [], unknown: [] };
	const sum = (of: 'members' | 'reached') => units.reduce((total, unit) => total + unit[of], 0);
	return { target, heir, units, members: sum('members'), reached: sum('reached'), restatement };
}

/** On what a restatement stands, as it was typed. */
export interface RestateForm {
	issuer: string;
	number: string;
	/** dd/mm/yyyy, or nothing. */
	date: string;
	note: string;
}

/**
 * A person confirms what targets mean on today's map: for each the rule, and the goal that they saw. All of them or none.
 *
 * @returns how many
 * @throws Refusal `forbidden`; `target-field`, `target-day` (the document); `restate-none` (nothing chosen); `conflict` where a target was restated
 * or revised meanwhile, or its figures moved so that the rule now gives another goal than was seen
 */
export function confirmRestatement(
	db: Db,
	actor: Actor,
	{ form, choices }: { form: RestateForm; choices: { target: string; rule: RestateRule; goal: number }[] }
): Promise<number> {
	return asActor(db, actor, async (db) => {
		const staff = await maySet(db, actor);
		for (const field of ['issuer', 'number'] as const)
			if (form[field] === '' || form[field].length > 300)
				throw new Refusal('target-field', `${field} is missing or too long`, { field });
		const date = form.date === '' ? null : dayTyped(form.date);
		if (form.date !== '' && !date) throw new Refusal('target-day', 'not a day', { field: 'date' });
		if (choices.length === 0) throw new Refusal('restate-none', 'no target was chosen');

		const waiting = await toRestate(db);
		const known = { audiences: await knownAudiences(db), outcomes: await knownOutcomes(db) };
		for (const choice of choices) {
			const found = waiting.find(({ target }) => target.target === choice.target);
			const offer = found?.restatement.choices.find(({ rule }) => rule === choice.rule);
			if (!found?.heir || !offer || Math.abs(offer.goal - choice.goal) > 1e-9)
				throw new Refusal('conflict', `${choice.target} is not what was seen`);
			const { target, heir } = found;
			const text = {
				...target,
				place: heir.place,
				goal: offer.goal,
				note: form.note.slice(0, 2000) || target.note,
				document: { issuer: form.issuer, number: form.number, date }
			};
			const version = target.version + 1;
			const next = { target: target.target, version, kind: 'restated' as const, rule: choice.rule };
			if (!(await addVersion(db, { ...next, by: staff.accountId }, text, masksFor(text, known))))
				throw new Refusal('conflict', `${choice.target} has another version`);
			await putInForce(db, target.target);
			await audit(db, actor, {
				action: 'restated-target',
				subjectKind: 'target',
				subjectId: target.target,
				placeId: heir.place,
				details: { version, rule: choice.rule, was: target.goal, goal: offer.goal, document: form.number }
			});
		}
		return choices.length;
	});
}
