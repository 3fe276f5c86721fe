import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Group, Words } from '#contract/content.ts';
import {
	faultsOfClauses,
	faultsOfRules,
	type FaultCode,
	type KeptRule,
	type KnownFacts
} from '#core/recognition/check-definition.ts';
import { memberShareWhat } from '#core/recognition/members.ts';
import { ORGANISATION_KINDS, POSTS } from '#core/people.ts';
import { readFrameworks, skillsOf } from '#server/framework/index.ts';

const id = z.string().regex(/^[a-z0-9:-]+$/, 'lower-case letters, digits, colons and hyphens');
const unit = z.enum(['person', 'organisation']);
const whole = z.number().int();

const Post = z.enum(POSTS);
const Rule = z.strictObject({
	ageMin: whole.min(0).max(130).optional(),
	ageMax: whole.min(0).max(130).optional(),
	kinds: z.array(z.enum(ORGANISATION_KINDS)).min(1).optional(),
	public: z.boolean().optional(),
	posts: z.array(Post).min(1).optional(),
	gradeMin: whole.min(1).max(12).optional(),
	gradeMax: whole.min(1).max(12).optional()
});
const Audience = z.strictObject({
	id,
	unit,
	name: Words,
	means: z.string().min(1),
	provisional: z.boolean(),
	rules: z.array(Rule).min(1)
});
/** Met by any of these facts; of an organisation also where such a share of its members have reached an outcome of people. */
const Clause = z
	.strictObject({
		any: z.array(z.string()).default([]),
		members: z.strictObject({ outcome: id, share: z.number().min(0.01).max(1), post: Post.nullable().default(null) }).optional(),
		name: Words
	})
	.transform(({ members, any, name }) => ({ any: members ? [...any, memberShareWhat(members)] : any, name }))
	.refine(({ any }) => any.length > 0, 'facts, or a share of members');
const Outcome = z.strictObject({
	id,
	unit,
	state: z.enum(['learned', 'assessed', 'passed', 'confirmed']),
	name: Words,
	means: z.string().min(1),
	provisional: z.boolean(),
	clauses: z.array(Clause).min(1)
});
const AudienceFile = z.strictObject({ source: z.string().min(1), audiences: z.array(Audience) });
const OutcomeFile = z.strictObject({ source: z.string().min(1), outcomes: z.array(Outcome) });

export type AudienceContent = z.infer<typeof Audience> & { source: string };
export type OutcomeContent = z.infer<typeof Outcome> & { source: string };

/** A bigint has room for so many bits. */
const MOST = 63;
/** The database lays rules out in one such row of bits, and clauses that differ in two (0007_recognition.sql). */
export const MOST_RULES = MOST;
export const MOST_CLAUSES = 2 * MOST;

const FAULTS: Record<FaultCode, string> = {
	ages: 'ageMin is above ageMax',
	grades: 'gradeMin is above gradeMax',
	'of-people': 'an organisation has no age, post or grade',
	'no-fact': 'nobody can have such a fact: lesson: practice: skill: assessed: passed: attested: attended: or confirmed-vneid',
	'no-members': 'only an organisation has members',
	'no-outcome': 'no such outcome',
	circle: 'members are people: an outcome of organisations would go round in a circle'
};

/** A rule as the database keeps it. */
export const keptRule = (rule: z.infer<typeof Rule>): KeptRule => ({
	age_min: rule.ageMin ?? null,
	age_max: rule.ageMax ?? null,
	organisation_kinds: rule.kinds ?? null,
	public: rule.public ?? null,
	posts: rule.posts ?? null,
	grade_min: rule.gradeMin ?? null,
	grade_max: rule.gradeMax ?? null
});

/** Reads every JSON file of a folder of `content/` by its shape; what is wrong goes to `problems`, with file and field. */
export async function readFolder<T>(folder: string, shape: z.ZodType<T>, problems: string[]): Promise<T[]> {
	const files = (await readdir(`content/${folder}`)).filter((name) => name.endsWith('.json')).sort();
	const read = files.map(async (name) => {
		try {
			return shape.parse(JSON.parse(await readFile(`content/${folder}/${name}`, 'utf8')));
		} catch (error) {
			const why =
				error instanceof z.ZodError
					? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
					: [(error as Error).message];
			problems.push(...why.map((text) => `${folder}/${name}: ${text}`));
			return null;
		}
	});
	return (await Promise.all(read)).filter((file) => file !== null);
}

/** What is said more than once in a list. */
export const repeated = (ids: string[]): string[] => [...new Set(ids.filter((one, index) => ids.indexOf(one) !== index))];

/** The audiences and outcomes of `content/`, with what is wrong in them. */
export async function readRecognition(): Promise<{
	audiences: AudienceContent[];
	outcomes: OutcomeContent[];
	problems: string[];
}> {
	const problems: string[] = [];
	const audiences = (await readFolder('audiences', AudienceFile, problems)).flatMap((file) =>
		file.audiences.map((audience) => ({ ...audience, source: file.source }))
	);
	const outcomes = (await readFolder('outcomes', OutcomeFile, problems)).flatMap((file) =>
		file.outcomes.map((outcome) => ({ ...outcome, source: file.source }))
	);
	for (const twice of repeated(audiences.map((audience) => audience.id))) problems.push(`audiences: ${twice} stands twice`);
	for (const twice of repeated(outcomes.map((outcome) => outcome.id))) problems.push(`outcomes: ${twice} stands twice`);
	if (audiences.length > MOST || outcomes.length > MOST)
		problems.push(`no more than ${MOST} audiences and ${MOST} outcomes can be counted`);
	if (audiences.flatMap((audience) => audience.rules).length > MOST_RULES)
		problems.push(`no more than ${MOST_RULES} rules of audiences`);
	if (new Set(outcomes.flatMap(({ clauses }) => clauses.map(({ any }) => any.toSorted().join(' ')))).size > MOST_CLAUSES)
		problems.push(`no more than ${MOST_CLAUSES} different clauses of outcomes`);
	for (const { id, unit, rules } of audiences)
		for (const { at, code } of faultsOfRules(unit, rules.map(keptRule)))
			problems.push(`audiences: ${id}, rule ${at}: ${FAULTS[code]}`);
	const known = await readKnownFacts(new Map(outcomes.map(({ id, unit }) => [id, unit])));
	for (const { id, unit, clauses } of outcomes)
		for (const { code, text } of faultsOfClauses(
			unit,
			clauses.map(({ any }) => any),
			known
		))
			problems.push(`outcomes: ${id}: ${text}: ${FAULTS[code]}`);
	return { audiences, outcomes, problems };
}

/** What facts there can be, by lessons and frameworks; `outcomes`: the unit of each. */
export async function readKnownFacts(outcomes: ReadonlyMap<string, string>): Promise<KnownFacts> {
	const shape = z.object({ id: z.string(), practises: z.array(z.string()).default([]) });
	const folders = await readdir('content/lessons');
	const lessons = await Promise.all(
		folders.map(async (folder) => shape.parse(JSON.parse(await readFile(`content/lessons/${folder}/lesson.json`, 'utf8'))))
	);
	const { frameworks } = await readFrameworks();
	return {
		lessons: new Set(lessons.map(({ id }) => id)),
		practises: new Set(lessons.flatMap(({ practises }) => practises)),
		skills: new Set(frameworks.flatMap(skillsOf).map(({ code }) => code.toLowerCase())),
		groups: new Set(Group.options),
		outcomes
	};
}
