import { isKind, isPost } from '#core/people.ts';
import { faultsOfClauses, faultsOfRules, type Fault, type KeptRule } from '#core/recognition/check-definition.ts';
import { memberShareWhat } from '#core/recognition/members.ts';
import { Refusal } from '#core/refusal.ts';
import { numberTyped } from '#core/typed.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { MOST_CLAUSES, MOST_RULES, readKnownFacts, type Definition } from '#server/recognition/index.ts';
import { mayChange } from './policy.ts';
import { addChange, definitions, type DefinitionRow, type Kind } from './queries.ts';

/** One rule of an audience as it was typed; one of which nothing is set is left out, unless it is for everybody. */
export interface RuleForm {
	everybody: boolean;
	ageMin: string;
	ageMax: string;
	kinds: string[];
	/** `yes`, `no`, or nothing: either. */
	public: string;
	posts: string[];
	gradeMin: string;
	gradeMax: string;
}
/** One clause of an outcome as it was typed; an empty one is left out. */
export interface ClauseForm {
	nameVi: string;
	nameEn: string;
	/** A fact a line. */
	facts: string;
	/** Of organisations: that so many percent of members (of a post) have reached an outcome of people. */
	membersOf: string;
	share: string;
	post: string;
}
export interface DefinitionForm {
	nameVi: string;
	nameEn: string;
	means: string;
	source: string;
	provisional: boolean;
	reason: string;
	rules: RuleForm[];
	clauses: ClauseForm[];
}

/**
 * Drafts a new version of an audience or an outcome and leaves it to the worker to be tried on the facts of today. It counts for nobody until somebody
 * asks that it be applied.
 *
 * @param id made by the caller: the same form sent twice drafts once
 * @param version that the draft began from
 * @throws Refusal `forbidden`, `not-found`, `conflict` (another version came first); `definition-field` with `field`; `definition-empty`,
 * `definition-number`, `definition-clause`, `definition-bits`, `definition-same`; and `definition-<fault>` with the rule or clause (`at`)
 */
export function draftChange(
	db: Db,
	actor: Actor,
	{ id, kind, definition, version, form }: { id: string; kind: Kind; definition: string; version: number; form: DefinitionForm }
): Promise<void> {
	return asActor(db, actor, async (db) => {
		const staff = await mayChange(db, actor);
		const all = await definitions(db);
		const now = all.find((one) => one.kind === kind && one.id === definition);
		if (!now) throw new Refusal('not-found', `no ${kind} ${definition}`);
		if (now.version !== version) throw new Refusal('conflict', 'another version came first');
		const says = read(form, now);
		const outcomes = new Map(all.filter(({ kind }) => kind === 'outcome').map(({ id, says }) => [id, says.unit as string]));
		const faults = says.rules
			? faultsOfRules(says.unit, says.rules)
			: faultsOfClauses(
					says.unit,
					(says.requirements ?? []).map(({ any }) => any),
					await readKnownFacts(outcomes)
				);
		refuse(faults[0]);
		withinBits(all.map((one) => (one === now ? says : one.says)));
		if (said(says) === said(now.says)) throw new Refusal('definition-same', 'nothing was changed');
		const change = { id, kind, definition, basedOn: version, says, reason: form.reason, madeBy: staff.accountId };
		if (!(await addChange(db, change))) return;
		await enqueue(db, 'try-definition', { change: id }, `try-definition ${id}`);
		await audit(db, actor, {
			action: 'drafted-definition',
			subjectKind: kind,
			subjectId: definition,
			details: { change: id, version }
		});
	});
}

function read(form: DefinitionForm, { kind, says }: DefinitionRow): Definition {
	for (const [field, most] of [
		['nameVi', 200],
		['means', 2000],
		['source', 500],
		['reason', 1000]
	] as const)
		if (form[field] === '' || form[field].length > most)
			throw new Refusal('definition-field', `${field} is missing or too long`, { field });
	const rules = form.rules.filter(isSet).map((rule, n) => ({ n, ...ruleOf(rule, n + 1) }));
	const requirements = form.clauses.flatMap(clauseOf).map((clause, n) => ({ n, ...clause }));
	if ((kind === 'audience' ? rules : requirements).length === 0)
		throw new Refusal('definition-empty', 'nothing is asked', { kind });
	return {
		...says,
		name_vi: form.nameVi,
		name_en: form.nameEn || form.nameVi,
		means: form.means,
		source: form.source,
		provisional: form.provisional,
		rules: kind === 'audience' ? rules : null,
		requirements: kind === 'outcome' ? requirements : null
	};
}

const isSet = (rule: RuleForm): boolean =>
	rule.everybody ||
	rule.kinds.length + rule.posts.length > 0 ||
	[rule.ageMin, rule.ageMax, rule.public, rule.gradeMin, rule.gradeMax].some((text) => text !== '');

function ruleOf(rule: RuleForm, at: number): KeptRule {
	const whole = (text: string, most: number) => {
		if (text === '') return null;
		const number = numberTyped(text);
		if (number === null || !Number.isInteger(number) || number < 0 || number > most)
			throw new Refusal('definition-number', `${text} in rule ${at}`, { at, text: text.slice(0, 20), most });
		return number;
	};
	const some = (texts: string[]) => (texts.length > 0 ? texts : null);
	return {
		age_min: whole(rule.ageMin, 130),
		age_max: whole(rule.ageMax, 130),
		organisation_kinds: some(rule.kinds.filter(isKind)),
		public: rule.public === 'yes' ? true : rule.public === 'no' ? false : null,
		posts: some(rule.posts.filter(isPost)),
		grade_min: whole(rule.gradeMin, 12),
		grade_max: whole(rule.gradeMax, 12)
	};
}

function clauseOf(clause: ClauseForm, n: number): { name_vi: string; name_en: string; any: string[] }[] {
	const facts = clause.facts
		.split('\n')
		.map((line) => line.trim().toLowerCase())
		.filter((line) => line !== '');
	if (clause.membersOf !== '') {
		const percent = numberTyped(clause.share);
		if (percent === null || !Number.isInteger(percent) || percent < 1 || percent > 100)
			throw new Refusal('definition-number', `${clause.share} in clause ${n + 1}`, {
				at: n + 1,
				text: clause.share.slice(0, 20),
				most: 100
			});
		facts.push(
			memberShareWhat({ outcome: clause.membersOf, share: percent / 100, post: isPost(clause.post) ? clause.post : null })
		);
	}
	if (facts.length === 0 && clause.nameVi === '') return [];
	if (facts.length === 0 || clause.nameVi === '' || clause.nameVi.length > 200)
		throw new Refusal('definition-clause', `clause ${n + 1} has no name or no fact`, { at: n + 1 });
	return [{ name_vi: clause.nameVi, name_en: clause.nameEn || clause.nameVi, any: [...new Set(facts)].sort() }];
}

function refuse(fault: Fault | undefined): void {
	if (fault) throw new Refusal(`definition-${fault.code}`, `${fault.code} at ${fault.at}: ${fault.text}`, { ...fault });
}

/** The database lays all rules and all clauses out as bits; there are so many and no more. */
function withinBits(all: Definition[]): void {
	const rules = all.flatMap(({ unit, rules }) => (unit === 'person' ? (rules ?? []) : [])).length;
	const clauses = new Set(all.flatMap(({ requirements }) => (requirements ?? []).map(({ any }) => any.join(' ')))).size;
	if (rules > MOST_RULES || clauses > MOST_CLAUSES)
		throw new Refusal('definition-bits', `${rules} rules, ${clauses} clauses`, { rules: MOST_RULES, clauses: MOST_CLAUSES });
}

/** What a definition says, to be compared, whatever the order of its keys. */
const said = (one: Definition): string =>
	JSON.stringify(one, (_key, value: unknown) =>
		value !== null && typeof value === 'object' && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
			: value
	);
