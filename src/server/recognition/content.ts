import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Group, Words } from '#contract/content.ts';
import { memberShareOf, memberShareWhat } from '#core/recognition/members.ts';

const id = z.string().regex(/^[a-z0-9:-]+$/, 'lower-case letters, digits, colons and hyphens');
const unit = z.enum(['person', 'organisation']);
const whole = z.number().int();

const Post = z.enum(['leader', 'staff', 'teacher', 'pupil', 'student', 'worker', 'farmer', 'member']);
const Rule = z.strictObject({
	ageMin: whole.min(0).max(130).optional(),
	ageMax: whole.min(0).max(130).optional(),
	kinds: z
		.array(
			z.enum([
				'public-body',
				'school',
				'vocational',
				'university',
				'enterprise',
				'cooperative',
				'guild',
				'cooperative-group',
				'farm',
				'union'
			])
		)
		.min(1)
		.optional(),
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
/** The database lays rules and clauses out in so many bits (0007_recognition.sql). */
const MOST_PIECES = 256;

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
	if (audiences.flatMap((audience) => audience.rules).length > MOST_PIECES)
		problems.push(`no more than ${MOST_PIECES} rules of audiences`);
	if (outcomes.flatMap((outcome) => outcome.clauses).length > MOST_PIECES)
		problems.push(`no more than ${MOST_PIECES} clauses of outcomes`);
	for (const audience of audiences)
		problems.push(
			...audience.rules.flatMap((rule, n) =>
				wrongRule(rule, audience.unit).map((why) => `audiences: ${audience.id}, rule ${n + 1}: ${why}`)
			)
		);
	const lessons = await readLessons();
	for (const outcome of outcomes)
		for (const what of outcome.clauses.flatMap((clause) => clause.any)) {
			const why = memberShareOf(what) ? wrongShare(what, outcome, outcomes) : wrongFact(what, lessons);
			if (why) problems.push(`outcomes: ${outcome.id}: ${what}: ${why}`);
		}
	return { audiences, outcomes, problems };
}

function wrongRule(rule: z.infer<typeof Rule>, unit: AudienceContent['unit']): string[] {
	const wrong: string[] = [];
	if ((rule.ageMin ?? 0) > (rule.ageMax ?? 130)) wrong.push('ageMin is above ageMax');
	if ((rule.gradeMin ?? 1) > (rule.gradeMax ?? 12)) wrong.push('gradeMin is above gradeMax');
	const ofPeople = [rule.ageMin, rule.ageMax, rule.posts, rule.gradeMin, rule.gradeMax];
	if (unit === 'organisation' && ofPeople.some((part) => part !== undefined))
		wrong.push('an organisation has no age, post or grade');
	return wrong;
}

/** Why such a share says nothing, or `null`. */
function wrongShare(what: string, of: { unit: string }, outcomes: { id: string; unit: string }[]): string | null {
	if (of.unit !== 'organisation') return 'only an organisation has members';
	const asked = outcomes.find(({ id }) => id === memberShareOf(what)!.outcome);
	if (!asked) return 'no such outcome';
	return asked.unit === 'person' ? null : 'members are people: an outcome of organisations would go round in a circle';
}

interface Lessons {
	ids: Set<string>;
	practises: Set<string>;
}

async function readLessons(): Promise<Lessons> {
	const shape = z.object({ id: z.string(), practises: z.array(z.string()).default([]) });
	const folders = await readdir('content/lessons');
	const lessons = await Promise.all(
		folders.map(async (folder) => shape.parse(JSON.parse(await readFile(`content/lessons/${folder}/lesson.json`, 'utf8'))))
	);
	return { ids: new Set(lessons.map((lesson) => lesson.id)), practises: new Set(lessons.flatMap((lesson) => lesson.practises)) };
}

/** Why nobody could ever have such a fact, or `null`. */
function wrongFact(what: string, lessons: Lessons): string | null {
	const [kind, ...rest] = what.split(':');
	const name = rest.join(':');
	if (what === 'confirmed-vneid') return null;
	if (kind === 'lesson') return lessons.ids.has(name) ? null : 'no such lesson';
	if (kind === 'practice') return lessons.practises.has(name) ? null : 'no lesson gives this practice';
	if (kind === 'skill')
		return /^(k[1-3]|0\.[12]|1\.[1-3]|2\.[1-6]|3\.[1-4]|4\.[1-4]|5\.[1-4])$/.test(name) ? null : 'no such skill';
	if (kind === 'assessed' || kind === 'passed') return Group.safeParse(name).success ? null : 'no such group';
	if (kind === 'attested' || kind === 'attended')
		return /^[a-z0-9-]+$/.test(name) ? null : 'lower-case letters, digits and hyphens';
	return 'facts are lesson: practice: skill: assessed: passed: attested: attended: or confirmed-vneid';
}
