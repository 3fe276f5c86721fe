import { plusDays } from '#core/days.ts';
import { pastedLines, readHamlet, sameHamlet, type HamletName, type HamletProblem } from '#core/hamlets.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { addHamlets, endHamletRow, holdCommune, isOffice, lastNumber, renameHamletRow } from './hamlet-queries.ts';
import { placeById } from './place-by-code.ts';
import { placesUnder } from './places-under.ts';
import type { Place } from './queries.ts';

/** A list longer than this is no commune's. */
const MOST_LINES = 200;

export type PastedHamlets =
	/** Something is wrong, by line: nothing was added. */
	| { kind: 'problems'; problems: { line: number; text: string; problem: HamletProblem }[] }
	/** `already`: lines that name a hamlet of this commune, or one that stands higher up in the list. */
	| { kind: 'added'; added: string[]; already: string[] };

/** Whether the actor keeps the hamlets of this commune. */
export const isOfficeOf = (db: Db, actor: Actor, placeId: number): Promise<boolean> =>
	asActor(db, actor, (db) => isOffice(db, placeId));

/** The hamlets of an office's commune come and go by the office's own hand; the rest of the tree by decree. */
async function officeOf(db: Db, communeId: number): Promise<Place> {
	const commune = await placeById(db, communeId);
	if (!commune || commune.level !== 'commune') throw new Refusal('not-found', 'no such commune');
	if (!(await isOffice(db, communeId))) throw new Refusal('forbidden', 'only the office of the commune keeps its hamlets');
	return commune;
}

/**
 * Adds the hamlets of a pasted list, one a line; one line is one hamlet. All or none: a line that can't be read is shown with its
 * number. Hamlets that are there already are left as they are, so that sending twice is harmless.
 *
 * @throws Refusal `not-found`, `forbidden`, `too-many-lines`, `nothing-pasted`, `place-ended`
 */
export async function createHamlets(
	db: Db,
	actor: Actor,
	{ communeId, text, on }: { communeId: number; text: string; on: string }
): Promise<PastedHamlets> {
	return asActor(db, actor, async (db) => {
		const commune = await officeOf(db, communeId);
		if (commune.validTo !== 'infinity' && commune.validTo <= on)
			throw new Refusal('place-ended', 'the commune is no longer in force');
		const lines = pastedLines(text);
		if (lines.length === 0) throw new Refusal('nothing-pasted', 'no line says anything');
		if (lines.length > MOST_LINES)
			throw new Refusal('too-many-lines', `${lines.length} lines`, { limit: MOST_LINES, lines: lines.length });
		const read = lines.map((line) => ({ ...line, read: readHamlet(line.text, commune.kind === 'ward') }));
		const problems = read.flatMap(({ line, text, read }) =>
			read.ok ? [] : [{ line, text: text.trim().slice(0, 80), problem: read.problem }]
		);
		if (problems.length > 0) return { kind: 'problems', problems };
		await holdCommune(db, communeId);
		const known = (await placesUnder(db, communeId, on)).map(({ name }) => name);
		const fresh: HamletName[] = [];
		const already: string[] = [];
		for (const { read: one } of read) {
			if (!one.ok) continue;
			if ([...known, ...fresh.map(({ name }) => name)].some((name) => sameHamlet(name, one.hamlet.name)))
				already.push(one.hamlet.name);
			else fresh.push(one.hamlet);
		}
		if (fresh.length > 0) {
			const last = await lastNumber(db, commune.code);
			const validFrom = commune.validFrom;
			await addHamlets(
				db,
				fresh.map((hamlet, n) => ({
					code: `${commune.code}.${String(last + n + 1).padStart(3, '0')}`,
					kind: hamlet.kind,
					name: hamlet.name,
					nameEn: hamlet.nameEn,
					parentId: communeId,
					validFrom,
					source: `office of ${commune.code}`
				}))
			);
			await audit(db, actor, {
				action: 'created-hamlets',
				subjectKind: 'place',
				subjectId: String(communeId),
				placeId: communeId,
				details: { names: fresh.map(({ name }) => name) }
			});
		}
		return { kind: 'added', added: fresh.map(({ name }) => name), already };
	});
}

/** Corrects a hamlet's name. @throws Refusal `not-found`, `forbidden`, `hamlet-name-…`, `hamlet-known` when the commune has another of that name */
export async function renameHamlet(
	db: Db,
	actor: Actor,
	{ id, name, on }: { id: number; name: string; on: string }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const { hamlet, commune } = await hamletOf(db, id);
		const read = readHamlet(name, commune.kind === 'ward');
		if (!read.ok) throw new Refusal(read.problem, 'not a name of a hamlet');
		if (read.hamlet.name === hamlet.name) return;
		await holdCommune(db, commune.id);
		const others = (await placesUnder(db, commune.id, on)).filter((other) => other.id !== id);
		if (others.some((other) => sameHamlet(other.name, read.hamlet.name)))
			throw new Refusal('hamlet-known', 'the commune has a hamlet of that name', { name: read.hamlet.name });
		await renameHamletRow(db, id, read.hamlet.name, read.hamlet.nameEn);
		await audit(db, actor, {
			action: 'renamed-hamlet',
			subjectKind: 'place',
			subjectId: String(id),
			placeId: id,
			details: { before: hamlet.name, after: read.hamlet.name }
		});
	});
}

/**
 * A hamlet is no more from tomorrow on. It stays in history; nobody may live there any longer.
 *
 * @throws Refusal `not-found`, `forbidden`, `place-lived-in` while people live there
 */
export async function endHamlet(db: Db, actor: Actor, { id, on }: { id: number; on: string }): Promise<void> {
	return asActor(db, actor, async (db) => {
		const { hamlet } = await hamletOf(db, id);
		if (hamlet.validTo !== 'infinity') return;
		try {
			await endHamletRow(db, id, plusDays(on, 1));
		} catch (error) {
			const { code, detail } = error as { code?: string; detail?: string };
			if (code === 'HV001')
				throw new Refusal('place-lived-in', 'people live in this place', { people: Number(detail), place: hamlet.name });
			throw error;
		}
		await audit(db, actor, { action: 'ended-hamlet', subjectKind: 'place', subjectId: String(id), placeId: id });
	});
}

async function hamletOf(db: Db, id: number): Promise<{ hamlet: Place; commune: Place }> {
	const hamlet = await placeById(db, id);
	const above = hamlet?.level === 'hamlet' ? hamlet.above.at(-1) : undefined;
	if (!hamlet || !above) throw new Refusal('not-found', 'no such hamlet');
	return { hamlet, commune: await officeOf(db, above.id) };
}
