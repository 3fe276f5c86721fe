import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid } from '#server/platform/ids.ts';
import { readBoardTargets } from './target-queries.ts';
import { organisationsBelow, staffOf, teamsBelow, unitByKey, unitsBelow, type Colleague, type Unit } from './list-queries.ts';
import { asStaff, mayBreakDown } from './policy.ts';
import { directives, taskById, type Directive, type WholeTask } from './queries.ts';

/** What a task is given under: its directive, and the whole that it is a part of. */
export interface Under {
	directive: Directive;
	parent: WholeTask | null;
	/** The unit whose office gives it: of the directive, or of the whole. */
	base: Pick<Unit, 'placeId' | 'organisationId' | 'teamId'>;
}
/** What can be chosen in the form of a task. */
export interface Choices extends Under {
	units: Unit[];
	/** Null until the unit is chosen; then who can do the task, who can lead it, who can be accountable. */
	chosen: (Unit & { doers: Colleague[]; leads: Colleague[]; acceptors: Colleague[] }) | null;
	targets: { id: string; title: string; titleEn: string; measure: 'share' | 'count' }[];
}

/** @throws Refusal `not-found`, `forbidden` */
export async function underWhat(
	db: Db,
	{ directive: id, parent: whole }: { directive: string; parent: string | null }
): Promise<Under> {
	const [directive] = isUuid(id) ? await directives(db, id) : [];
	if (!directive) throw new Refusal('not-found', 'no such directive');
	const parent = whole === null ? null : isUuid(whole) ? await taskById(db, whole) : undefined;
	if (parent === undefined || (parent && parent.directive.id !== directive.id)) throw new Refusal('not-found', 'no such task');
	if (parent ? !mayBreakDown(parent, parent.hand) : !directive.mine)
		throw new Refusal('forbidden', 'only the office of the directive, or who has accepted the whole, gives a task');
	return {
		directive,
		parent,
		base: parent
			? { placeId: parent.placeId, organisationId: parent.organisationId, teamId: parent.teamId }
			: { placeId: directive.placeId, organisationId: null, teamId: null }
	};
}

/** `place:12`, `organisation:<id>`, `team:<id>`: a unit as forms send it. Undefined where there is none; of teams those in force below `base`. */
export async function unitOf(db: Db, key: string, base: Under['base'], today: string): Promise<Unit | undefined> {
	const place = /^place:(\d{1,9})$/.exec(key)?.[1];
	const organisation = /^organisation:(.+)$/.exec(key)?.[1];
	const team = /^team:(.+)$/.exec(key)?.[1];
	if (team) return isUuid(team) ? (await teamsBelow(db, base.placeId, { id: team, today }))[0] : undefined;
	if (place) return unitByKey(db, Number(place), null);
	return organisation && isUuid(organisation) ? unitByKey(db, null, organisation) : undefined;
}

/**
 * Who may stand in the three places of a task: the unit's own people do it, of a team its leader; theirs or the giver's lead; the giver's are
 * accountable.
 */
export async function peopleFor(
	db: Db,
	unit: Under['base'],
	base: Under['base']
): Promise<{ doers: Colleague[]; leads: Colleague[]; acceptors: Colleague[] }> {
	const doers = (await staffOf(db, unit)).filter(({ role }) => unit.teamId === null || role === 'leader');
	const acceptors = await staffOf(db, base);
	const known = new Set(doers.map(({ account }) => account));
	return { doers, leads: [...doers, ...acceptors.filter(({ account }) => !known.has(account))], acceptors };
}

/** What can be chosen for a task under a directive. `unit`: the one chosen, `q`: words of a team's or an organisation's name. @throws Refusal `not-found`, `forbidden` */
export function taskChoices(
	db: Db,
	actor: Actor,
	input: { directive: string; parent: string | null; unit: string; q: string; now: Date }
): Promise<Choices> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const under = await underWhat(db, input);
		const { base } = under;
		const today = vietnamDay(input.now);
		const own = base.organisationId ? await unitByKey(db, null, base.organisationId) : undefined;
		const q = toneless(input.q);
		const units = own
			? [own]
			: [
					...(await unitsBelow(db, base.placeId)),
					...(await teamsBelow(db, base.placeId, { plain: q, today })),
					...(await organisationsBelow(db, base.placeId, q))
				];
		const unit = await unitOf(db, input.unit, base, today);
		return {
			...under,
			units,
			chosen: unit ? { ...unit, ...(await peopleFor(db, unit, base)) } : null,
			targets: await readBoardTargets(db)
		};
	});
}
