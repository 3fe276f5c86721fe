import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { keptRule, readRecognition, type AudienceContent, type OutcomeContent } from './content.ts';
import {
	anybodyToCount,
	countAlone,
	noteVersions,
	readDefinitions,
	rebuildStandings,
	setByOffice,
	writeAudience,
	writeOutcome,
	type Definition
} from './queries.ts';

/** A definition as one text, so that two can be compared. */
const said = (one: Definition): string =>
	JSON.stringify([
		one.unit,
		one.name_vi,
		one.name_en,
		one.means,
		one.source,
		one.provisional,
		one.state,
		one.rules,
		one.requirements
	]);

export const audienceDefinition = (audience: AudienceContent): Definition => ({
	id: audience.id,
	unit: audience.unit,
	name_vi: audience.name.vi,
	name_en: audience.name.en,
	means: audience.means,
	source: audience.source,
	provisional: audience.provisional,
	state: null,
	requirements: null,
	rules: audience.rules.map((rule, n) => ({ n, ...keptRule(rule) }))
});

export const outcomeDefinition = (outcome: OutcomeContent): Definition => ({
	id: outcome.id,
	unit: outcome.unit,
	name_vi: outcome.name.vi,
	name_en: outcome.name.en,
	means: outcome.means,
	source: outcome.source,
	provisional: outcome.provisional,
	state: outcome.state,
	rules: null,
	requirements: outcome.clauses.map((clause, n) => ({
		n,
		name_vi: clause.name.vi,
		name_en: clause.name.en,
		any: [...clause.any].sort()
	}))
});

/**
 * Audiences and outcomes. What is new gets the next free bit and keeps it for ever; what is gone from `content/` stays in the database,
 * because standings name it. Where a rule changed, everybody is judged again; what an office changed since stays as the office has it.
 */
export const recognitionLoader = {
	name: 'recognition',
	check: async () => (await readRecognition()).problems,
	async load(db: Db): Promise<string> {
		const { audiences, outcomes } = await readRecognition();
		return inTransaction(db, async (db) => {
			await countAlone(db);
			const kept = await readDefinitions(db);
			const ofOffice = await setByOffice(db);
			const differs = (one: Definition) =>
				!ofOffice.has(one.id) && !kept.some((other) => other.id === one.id && said(other) === said(one));
			const changedAudiences = audiences.map(audienceDefinition).filter(differs);
			const changedOutcomes = outcomes.map(outcomeDefinition).filter(differs);
			for (const one of changedAudiences) await writeAudience(db, one);
			for (const one of changedOutcomes) await writeOutcome(db, one);
			await noteVersions(db, null);
			const changed = changedAudiences.length + changedOutcomes.length;
			if (changed > 0 && (await anybodyToCount(db))) await rebuildStandings(db);
			return `${audiences.length} audiences, ${outcomes.length} outcomes, ${changed} new or changed`;
		});
	}
};
