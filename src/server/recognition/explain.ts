import type { Words } from '#contract/content.ts';
import { audiencesOf, explain, type Fact } from '#core/recognition/judge.ts';
import { findPerson } from '#server/people/index.ts';
import { audit } from '#server/platform/access/audit.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import {
	factsOf,
	judgedPerson,
	organisationFacts,
	readRules,
	recordsOf,
	type NamedOutcome,
	type StoredFact
} from './explain-queries.ts';
import { subjectsOf, type Subjects } from './subjects.ts';

/** How one outcome stands: each thing it asks for in words, and the earliest fact that meets it. */
export interface ExplainedOutcome<F extends Fact = StoredFact> {
	id: string;
	state: NamedOutcome['state'];
	name: Words;
	/** Counted by a rule of ours that nobody in office has confirmed yet. */
	provisional: boolean;
	/** When the last missing piece happened; `null`: something is missing still. */
	reachedAt: Date | null;
	clauses: { ask: Words; by: F | null }[];
}

export interface ExplainedPerson {
	id: string;
	name: string;
	/** The day by which ages and memberships are judged (yyyy-mm-dd). */
	day: string;
	birthYear: number | null;
	audiences: { id: string; name: Words; provisional: boolean }[];
	outcomes: ExplainedOutcome[];
	/** Everything that was ever recorded, the latest first; with the fact that replaced or took back each, where one did. */
	facts: (StoredFact & { correctedBy: StoredFact | null })[];
	subjects: Subjects;
}

function explained<F extends Fact>(outcomes: NamedOutcome[], facts: F[]): ExplainedOutcome<F>[] {
	return explain(outcomes, facts).map(({ reachedAt, clauses }, at) => {
		const { id, state, name, provisional, asks } = outcomes[at]!;
		return { id, state, name, provisional, reachedAt, clauses: clauses.map(({ by }, n) => ({ ask: asks[n]!, by })) };
	});
}

/**
 * Why one person is counted as they are: their groups, each outcome with the facts that meet it, and all facts, corrected ones too. Who looked is
 * logged.
 *
 * @throws Refusal `not-found` beyond the walls; `gone` when erased; `merged` with the id of the record that now speaks for them
 */
export function explainPerson(db: Db, actor: Actor, id: string): Promise<ExplainedPerson> {
	return asActor(db, actor, async (db) => {
		const { name, placeId } = await findPerson(db, id);
		await audit(db, actor, { action: 'saw-facts', subjectKind: 'person', subjectId: id, placeId });
		const judged = (await judgedPerson(db, id))!;
		const { audiences, outcomes } = await readRules(db);
		const facts = await factsOf(db, judged.records);
		const own = new Set(audiencesOf(audiences, judged.birthYear, judged.memberships, judged.day));
		const corrections = new Map(
			facts.filter(({ corrects }) => corrects !== null).map((fact) => [`${fact.person}/${fact.corrects}`, fact])
		);
		return {
			id,
			name,
			day: judged.day,
			birthYear: judged.birthYear,
			audiences: audiences
				.filter((audience) => own.has(audience.id))
				.map(({ id, name, provisional }) => ({ id, name, provisional })),
			outcomes: explained(outcomes, facts),
			facts: facts.map((fact) => ({ ...fact, correctedBy: corrections.get(`${fact.person}/${fact.id}`) ?? null })),
			subjects: await subjectsOf(outcomes)
		};
	});
}

/** How these outcomes stand for each of these people, as far as the actor of this transaction may read their facts. */
export async function explainPeople(db: Db, ids: string[], outcomes: string[]): Promise<Map<string, ExplainedOutcome[]>> {
	const wanted = (await readRules(db)).outcomes.filter(({ id }) => outcomes.includes(id));
	const records = await recordsOf(db, ids);
	const byRecord = Map.groupBy(await factsOf(db, [...records.values()].flat()), ({ person }) => person);
	return new Map(
		[...records].map(([id, own]) => [
			id,
			explained(
				wanted,
				own.flatMap((record) => byRecord.get(record) ?? [])
			)
		])
	);
}

/** The same for organisations. */
export async function explainOrganisations(
	db: Db,
	ids: string[],
	outcomes: string[]
): Promise<Map<string, ExplainedOutcome<Fact>[]>> {
	const wanted = (await readRules(db, 'organisation')).outcomes.filter(({ id }) => outcomes.includes(id));
	const facts = Map.groupBy(await organisationFacts(db, ids), ({ person }) => person);
	return new Map(ids.map((id) => [id, explained(wanted, facts.get(id) ?? [])]));
}
