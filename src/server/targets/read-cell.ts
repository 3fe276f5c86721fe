import type { Words } from '#contract/content.ts';
import { memberShareOf } from '#core/recognition/members.ts';
import { Refusal } from '#core/refusal.ts';
import { written } from '#core/targets/as-of.ts';
import type { Column } from '#core/targets/progress.ts';
import { toneless } from '#core/text.ts';
import { linesOf, type PersonLine } from '#server/people/index.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { explainOrganisations, explainPeople } from '#server/recognition/index.ts';
import { boardTarget, whatIsKnown, type BoardPlace, type BoardTarget } from './board-queries.ts';
import {
	askedOfAudiences,
	organisationsInCell,
	outcomesAsked,
	peopleInCell,
	peopleKnownSince,
	seesPeople,
	type OrganisationLine
} from './cell-queries.ts';
import { momentOf, placesOf, type Asked, type Staff } from './read-board.ts';

export const COLUMNS: readonly Column[] = ['members', 'learned', 'assessed', 'passed', 'confirmed', 'reached'];
export const LINES_A_PAGE = 50;

/** Since when somebody has what the column asks for, or what they lack, in words. */
interface Stands {
	since: Date | null;
	lacks: Words[];
}
export interface CellBoard {
	places: BoardPlace[];
	place: BoardPlace;
	/** The day whose cell it is (yyyy-mm-dd), or `null`: now. How each of them stands is told of now. */
	asOf: string | null;
	target: BoardTarget;
	people: (PersonLine & Stands)[];
	organisations: (OrganisationLine & Stands)[];
	/** How many match what was searched for. */
	total: number;
	pages: number;
	/** How many the reader may see in all, among them those who were erased: they are counted, and nobody is left to name. */
	counted: number;
}

/**
 * Who stands behind a figure of the board, of now or of a past day, on any map: those whom a column counts in a place, or its members whom it
 * does not count yet. Of people the reader sees those within their own walls, which are today's, and who looked is logged; organisations are
 * open to all staff.
 *
 * @throws Refusal `not-found`, `as-of`, `map-day`; `figures-only` for whoever sees figures and no people; `people-as-of` for a day of which
 *   figures are known, and not who stood behind them
 */
export function readCell(
	db: Db,
	actor: Staff,
	input: Asked & { target: string; column: Column; lacking: boolean; q: string; page: number }
): Promise<CellBoard> {
	return asActor(db, actor, async (db) => {
		const places = await placesOf(db, actor, input);
		const place = places.at(-1)!;
		const { asOf } = momentOf(await whatIsKnown(db), input);
		const target = await boardTarget(db, input.target, place, asOf);
		if (!target) throw new Refusal('not-found', `no target ${input.target}`);
		const words = toneless(input.q).slice(0, 100).split(' ').filter(Boolean).slice(0, 8);
		const cell = {
			target: target.id,
			place,
			asOf,
			column: input.column,
			lacking: input.lacking && input.column !== 'members',
			words: words.length > 0 ? words : null
		};
		const skip = (Math.min(Math.max(Math.trunc(input.page) || 1, 1), 10_000) - 1) * LINES_A_PAGE;
		const outcomes = await outcomesAsked(db, target.id, input.column);
		const shared = { places, place, asOf, target };
		const since = await peopleKnownSince(db);
		if (asOf && asOf < since) throw new Refusal('people-as-of', `not known before ${since}`, { since: written(since) });
		const pages = (total: number) => Math.max(1, Math.ceil(total / LINES_A_PAGE));

		if (target.unit === 'organisation') {
			const { lines, total } = await organisationsInCell(db, cell, LINES_A_PAGE, skip);
			const told = await explainOrganisations(db, ids(lines), outcomes);
			const organisations = lines.map((line) => ({ ...line, ...stands(told.get(line.id) ?? []) }));
			return { ...shared, people: [], organisations, total, pages: pages(total), counted: total };
		}

		if (!(await seesPeople(db))) throw new Refusal('figures-only', 'this account sees figures, not people');
		const found = await peopleInCell(db, cell, LINES_A_PAGE, skip);
		const people = await linesOf(db, found.ids);
		const told = await explainPeople(db, ids(people), outcomes);
		await audit(db, actor, {
			action: 'saw-people',
			subjectKind: 'people',
			placeId: place.id,
			details: {
				by: 'figure',
				target: target.id,
				column: input.column,
				lacking: cell.lacking,
				asOf,
				found: found.total,
				page: input.page,
				shown: ids(people)
			}
		});
		return {
			...shared,
			people: people.map((person) => ({ ...person, ...stands(told.get(person.id) ?? []) })),
			organisations: [],
			total: found.total,
			pages: pages(found.total),
			counted: found.counted
		};
	});
}

const ids = (lines: { id: string }[]): string[] => lines.map(({ id }) => id);

function stands(outcomes: { reachedAt: Date | null; clauses: { ask: Words; by: { what: string } | null }[] }[]): Stands {
	const lacks = outcomes.flatMap(({ clauses }) => clauses.filter(({ by }) => by === null).map(({ ask }) => ask));
	const times = outcomes.map(({ reachedAt }) => reachedAt?.getTime());
	// Since when enough of its members have reached something, nobody wrote down.
	const byMembers = outcomes.some(({ clauses }) => clauses.some(({ by }) => by !== null && memberShareOf(by.what) !== null));
	const all = !byMembers && times.length > 0 && times.every((time) => time !== undefined);
	return { since: all ? new Date(Math.max(...(times as number[]))) : null, lacks };
}

/** Which outcomes targets ask of each audience, for explaining a person. Rules name nobody. */
export const askedOf = async (db: Db): Promise<Map<string, string[]>> =>
	new Map((await askedOfAudiences(db)).map(({ audience, outcomes }) => [audience, outcomes]));
