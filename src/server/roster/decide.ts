import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { theRoster } from './map-roster.ts';
import { asStaff } from './policy.ts';
import { decideMatch } from './queries/likely.ts';
import { decideName, isOurs, namesOf, type RosterName } from './queries/names.ts';

/**
 * Says what names of the file mean. A choice is `new`, `none` (come in without it), `out` (stay out), `id:<id>` (this one of the
 * register) or `key:<key>` (that one of the file). What is not a choice of that name is left as it is.
 */
export async function decideNames(
	db: Db,
	actor: Actor,
	{ id, choices }: { id: string; choices: { kind: string; key: string; choice: string }[] }
): Promise<void> {
	asStaff(actor);
	await asActor(db, actor, async (db) => {
		const roster = await theRoster(db, id);
		if (roster.state !== 'checked') throw new Refusal('roster-busy', `the roster is ${roster.state}`);
		const names = await namesOf(db, id);
		for (const { kind, key, choice } of choices) {
			const name = names.find((name) => name.kind === kind && name.key === key);
			if (!name || choice === choiceOf(name)) continue;
			const decision = meant(name, choice, names);
			if (!(await isOurs(db, roster.placeId, decision)))
				throw new Refusal('roster-bad-choice', `not of this commune: ${choice}`, { field: name.written, reason: choice });
			await decideName(db, id, kind, key, decision);
		}
	});
}

const nothing = { placeId: null, organisationId: null, sameKey: null, makes: null };

function meant(name: RosterName, choice: string, names: RosterName[]) {
	const [how, rest = ''] = [choice.split(':')[0], choice.slice(choice.indexOf(':') + 1)];
	if (how === 'new' && name.kind === 'hamlet') return { decision: 'new' as const, ...nothing };
	if (how === 'out' && name.kind === 'hamlet') return { decision: 'out' as const, ...nothing };
	if (how === 'open') return { decision: 'open' as const, ...nothing };
	if (how === 'none') return { decision: 'none' as const, ...nothing };
	if (how === 'id' && name.kind === 'hamlet' && /^\d+$/.test(rest))
		return { decision: 'same' as const, ...nothing, placeId: Number(rest) };
	if (how === 'id' && name.kind === 'organisation') return { decision: 'same' as const, ...nothing, organisationId: rest };
	// Only one that stands for itself: a chain of names would end nowhere.
	if (
		how === 'key' &&
		names.some((other) => other.kind === name.kind && other.key === rest && other.key !== name.key && other.sameKey === null)
	)
		return { decision: 'same' as const, ...nothing, sameKey: rest };
	throw new Refusal('roster-bad-choice', `no choice for ${name.kind} ${name.key}: ${choice}`, {
		field: name.written,
		reason: choice
	});
}

/** The choice that a name stands on. */
export const choiceOf = (name: RosterName): string =>
	name.decision === 'known' || name.decision === 'same'
		? name.sameKey !== null
			? `key:${name.sameKey}`
			: `id:${name.placeId ?? name.organisationId}`
		: name.decision;

/** Says of a row that is like somebody in the register whether it is that person (`same:<person>`), somebody else (`other`), or nothing yet (`open`). */
export async function decideMatches(
	db: Db,
	actor: Actor,
	{ id, choices }: { id: string; choices: { n: number; choice: string }[] }
): Promise<void> {
	asStaff(actor);
	await asActor(db, actor, async (db) => {
		const roster = await theRoster(db, id);
		if (roster.state !== 'checked') throw new Refusal('roster-busy', `the roster is ${roster.state}`);
		for (const { n, choice } of choices)
			await decideMatch(
				db,
				id,
				n,
				choice.startsWith('same:') ? { same: choice.slice(5) } : choice === 'other' ? 'other' : 'open'
			);
	});
}
