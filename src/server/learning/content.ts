import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Lesson, type Words } from '#contract/content.ts';
import { checkQuestion, drawingFaults, inEnglish, readFrameworks, readShaped, type Problems } from '#server/framework/index.ts';

/** The room that a page leaves for a picture. */
const VIEW = '0 0 320 200';
const sourced = { source: z.string().min(1), effectiveFrom: z.iso.date(), provisional: z.boolean() };
/** `content/learning.json`: how checks are passed and how large a page may be, with where that comes from. */
const LearningPolicy = z.strictObject({
	/** The share of right answers at which a lesson's check is passed, 0..1. */
	checks: z.strictObject({ passShare: z.number().gt(0).max(1), ...sourced }),
	pages: z.strictObject({
		syllables: z.int().min(10),
		pictureBytes: z.int().min(500),
		audioBytes: z.int().min(1000),
		...sourced
	}),
	suggestions: z.strictObject({ count: z.int().min(1).max(10), ...sourced })
});
export type LearningPolicy = z.infer<typeof LearningPolicy>;

export interface Area {
	id: string;
	name: Words;
	/** Codes, in the framework's order. */
	skills: string[];
}
/** Everything there is to learn, as it stands in the files. */
export interface Learning {
	/** In teaching order: the framework's, and within a skill the general lesson before those for a few. */
	lessons: Map<string, Lesson>;
	areas: Area[];
	/** By `<lesson>/<file>`: pictures as text, recordings as bytes. */
	files: Map<string, Buffer>;
	policy: LearningPolicy;
	/** Changes when any file does. */
	version: string;
}

/** The lesson of its skill for everybody is called as the skill is; others are for some. */
export const isGeneral = (lesson: Lesson): boolean => lesson.id.toUpperCase() === lesson.skill;

const syllables = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** What is wrong inside one lesson, beside its shape. */
function lessonProblems(lesson: Lesson, folder: string, files: Map<string, Buffer>, policy: LearningPolicy): Problems {
	const problems: Problems = [];
	if (lesson.id !== folder) problems.push(`id: is "${lesson.id}" in the folder "${folder}"`);
	const used = new Set<string>();
	const need = (name: string | undefined, place: string) => {
		if (!name) return;
		used.add(name);
		if (!files.has(`${folder}/${name}`)) problems.push(`${place}: there is no file ${name}`);
	};
	lesson.pages.forEach((page, n) => {
		const place = `pages.${n}`;
		const count = syllables(page.text.vi);
		if (count > policy.pages.syllables) problems.push(`${place}.text.vi: ${count} syllables, at most ${policy.pages.syllables}`);
		need(page.picture, `${place}.picture`);
		need(page.audio?.vi, `${place}.audio.vi`);
		need(page.audio?.en, `${place}.audio.en`);
	});
	const ids = [lesson.task.try, ...lesson.checks].map((question) => question.id);
	for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) problems.push(`checks: the id ${id} stands twice`);
	for (const question of [lesson.task.try, ...lesson.checks]) {
		need(question.picture, question.id);
		problems.push(...checkQuestion(question.id, question));
		if (question.type === 'performance' && question.screens.some(({ elements }) => elements.some(({ picture }) => picture)))
			problems.push(`${question.id}: a lesson's device shows no pictures`);
	}
	for (const [path, bytes] of files) {
		const [owner, name] = path.split('/') as [string, string];
		if (owner !== folder) continue;
		if (!used.has(name)) problems.push(`${name}: no page shows it`);
		if (name.endsWith('.svg'))
			problems.push(
				...drawingFaults(bytes.toString('utf8'), { limit: policy.pages.pictureBytes, viewBox: VIEW }).map(
					(fault) => `${name}: ${inEnglish(fault)}`
				)
			);
		else if (bytes.length > policy.pages.audioBytes)
			problems.push(`${name}: ${bytes.length} bytes, at most ${policy.pages.audioBytes}`);
	}
	return problems;
}

/**
 * Reads and judges everything about learning below `root`. `learning` holds what could be read; it is fit to be served only
 * when there are no problems.
 */
export async function readLearning(root = 'content'): Promise<{ learning: Learning; problems: Problems }> {
	const problems: Problems = [];
	const policy = await readShaped(join(root, 'learning.json'), LearningPolicy, problems);
	// What is wrong in the framework is told by its own loader.
	const [framework] = (await readFrameworks(root)).frameworks;
	const areas = (framework?.areas ?? []).map(({ id, name, skills }) => ({ id, name, skills: skills.map(({ code }) => code) }));
	if (!framework) problems.push(`${join(root, 'frameworks')}: no framework to teach`);
	const files = new Map<string, Buffer>();
	const lessons: Lesson[] = [];
	const hash = createHash('sha256');
	const folders = (await readdir(`${root}/lessons`, { withFileTypes: true }))
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort();
	for (const folder of folders) {
		const path = `${root}/lessons/${folder}`;
		for (const name of (await readdir(path)).sort()) {
			const bytes = await readFile(`${path}/${name}`);
			hash.update(`${folder}/${name}`).update(bytes);
			if (/\.(svg|mp3|m4a|ogg)$/.test(name)) files.set(`${folder}/${name}`, bytes);
			else if (name !== 'lesson.json') problems.push(`${path}/${name}: not a lesson, a picture or a recording`);
		}
		const lesson = await readShaped(join(path, 'lesson.json'), Lesson, problems);
		if (!lesson) continue;
		lessons.push(lesson);
		if (policy)
			problems.push(...lessonProblems(lesson, folder, files, policy).map((problem) => `${path}/lesson.json, ${problem}`));
	}
	problems.push(...wholeProblems(lessons, areas));

	const skills = areas.flatMap((area) => area.skills);
	const place = (lesson: Lesson) => [skills.indexOf(lesson.skill), isGeneral(lesson) ? 0 : 1] as const;
	lessons.sort(
		(one, other) => place(one)[0] - place(other)[0] || place(one)[1] - place(other)[1] || one.id.localeCompare(other.id)
	);
	hash.update(JSON.stringify(policy)).update(JSON.stringify(areas));
	return {
		learning: {
			lessons: new Map(lessons.map((lesson) => [lesson.id, lesson])),
			areas,
			files,
			policy: policy as LearningPolicy,
			version: hash.digest('hex').slice(0, 12)
		},
		problems
	};
}

/** What is wrong between lessons and framework: a skill without a lesson, a lesson without a skill. */
function wholeProblems(lessons: Lesson[], areas: Area[]): Problems {
	const problems: Problems = [];
	const taught = new Set(lessons.map((lesson) => lesson.skill));
	const skills = areas.flatMap((area) => area.skills);
	for (const skill of skills) if (!taught.has(skill)) problems.push(`lessons: the skill ${skill} has no lesson`);
	for (const lesson of lessons)
		if (skills.length > 0 && !skills.includes(lesson.skill))
			problems.push(`lessons/${lesson.id}: ${lesson.skill} is no skill of the framework`);
	return problems;
}

let known: Promise<Learning> | undefined;
/** What is served: read once, kept for the life of the process. Content that is not sound is not served at all. */
export function learning(): Promise<Learning> {
	known ??= readLearning().then(({ learning, problems }) => {
		if (problems.length > 0)
			throw new Error(`content/ is not sound, see \`npm run load -- --check\`: ${problems[0]} (${problems.length} problems)`);
		return learning;
	});
	known.catch(() => (known = undefined));
	return known;
}
