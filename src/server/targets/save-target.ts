import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { checkText, masksFor, type TargetForm } from './check-text.ts';
import { denominatorsOf } from './denominator-queries.ts';
import { maySet } from './policy.ts';
import {
	addVersion,
	knownAudiences,
	knownOutcomes,
	placeInForce,
	putInForce,
	versionsOf,
	wouldCount,
	type TargetMasks,
	type TargetText,
	type TargetVersion
} from './version-queries.ts';

/** What a target would count today, were it in force. */
export interface Trial {
	text: TargetText;
	/** In the register; of them those who have everything that it asks. */
	members: number;
	reached: number;
	/** By an official statistic, where there is one. */
	official: number | null;
	/** The same of the version that is in force now, in its place; `null` for a new target. */
	before: { members: number; reached: number } | null;
	/** It counts other people or other outcomes than before, so everybody is counted again. */
	recounts: boolean;
}
interface Typed {
	/** Nothing: a new target. */
	target: string | null;
	form: TargetForm;
}
/** A trial with what saving needs besides. */
interface Prepared extends Trial {
	masks: TargetMasks;
	last: TargetVersion | undefined;
}

/**
 * Counts by the facts of today what was typed, and writes nothing.
 *
 * @throws Refusal `forbidden`, `not-found`, `target-place` (no such place today), `target-no-denominator`, and those of `checkText`
 */
export function tryTarget(db: Db, actor: Actor, typed: Typed): Promise<Trial> {
	return asActor(db, actor, async (db) => {
		await maySet(db, actor);
		const { masks: _masks, last: _last, ...trial } = await prepare(db, typed);
		return trial;
	});
}

/**
 * Sets a target, or a further version of one. A version that counts otherwise than before is counted by the worker and is in force then.
 *
 * @param version of the target that the form was filled from; 0 for a new one
 * @returns the target, and whether it is in force already
 * @throws Refusal as `tryTarget`; `conflict` where somebody changed it meanwhile; `target-same` where nothing is changed
 */
export function saveTarget(
	db: Db,
	actor: Actor,
	{ version, ...typed }: Typed & { version: number }
): Promise<{ target: string; version: number; inForce: boolean }> {
	return asActor(db, actor, async (db) => {
		const staff = await maySet(db, actor);
		const { text, masks, last } = await prepare(db, typed);
		if ((last?.version ?? 0) !== version) throw new Refusal('conflict', 'another version came first');
		if (last && last.kind !== 'withdrawn' && says(last) === says(text)) throw new Refusal('target-same', 'nothing was changed');
		const target = typed.target ?? idOf(text);
		const next = { target, version: version + 1, kind: last ? ('revised' as const) : ('issued' as const), rule: null };
		if (!(await addVersion(db, { ...next, by: staff.accountId }, text, masks)))
			throw new Refusal(last ? 'conflict' : 'target-exists', `${target} ${next.version} exists`, { field: 'titleVi' });
		const inForce = await putInForce(db, target);
		if (!inForce) await enqueue(db, 'put-in-force', { target }, `put-in-force ${target}`);
		await audit(db, actor, {
			action: last ? 'revised-target' : 'set-target',
			subjectKind: 'target',
			subjectId: target,
			placeId: text.place,
			details: { version: next.version, goal: text.goal, document: text.document.number }
		});
		return { target, version: next.version, inForce };
	});
}

async function prepare(db: Db, { target, form }: Typed): Promise<Prepared> {
	const last = target === null ? undefined : (await versionsOf(db, target))[0];
	if (target !== null && !last) throw new Refusal('not-found', `no target ${target}`);
	const known = { audiences: await knownAudiences(db), outcomes: await knownOutcomes(db) };
	const read = checkText(form, known);
	const place = await placeInForce(db, form.place);
	if (!place) throw new Refusal('target-place', `no place ${form.place} today`, { field: 'place', code: form.place });
	const text: TargetText = { ...read, place: place.id, sequence: last?.sequence ?? 1000 };
	const masks = masksFor(text, known);
	const counted = await wouldCount(db, text.unit, place.path, masks);
	const official = (await denominatorsOf(db, [place.id]))(text.audience, place.id)?.members ?? null;
	if (text.measure === 'share' && counted.members === 0 && official === null)
		throw new Refusal('target-no-denominator', 'a share of nobody', { field: 'audience' });
	const masksBefore = last && masksFor(last, known);
	const was = last && !last.placeEnded ? await placeInForce(db, last.placeCode) : undefined;
	return {
		text,
		masks,
		last,
		...counted,
		official,
		before: masksBefore && was ? await wouldCount(db, last.unit, was.path, masksBefore) : null,
		recounts: last === undefined || last.unit !== text.unit || said(masksBefore!) !== said(masks)
	};
}

const said = (masks: TargetMasks): string => Object.values(masks).join();
const says = (text: TargetText): string =>
	JSON.stringify([
		[text.deadline, text.place, text.audience, [...text.outcomes].sort(), text.measure, text.goal, text.op],
		[text.titleVi, text.titleEn, text.note, text.document.issuer, text.document.number, text.document.date ?? null]
	]);

/** The id of a new target: the year and its name, as an address may hold them. */
const idOf = ({ year, titleVi }: TargetText): string =>
	`${year}-${toneless(titleVi)
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 60)
		.replace(/^-|-$/g, '')}`;
