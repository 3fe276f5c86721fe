import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lesson } from '#contract/content.ts';
import { readLearning, type LearningPolicy } from './content.ts';

let root: string;
beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'lessons-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let copies = 0;
/** The province's content with one change, judged. */
async function problemsAfter(change: (folder: string) => Promise<void>): Promise<string[]> {
	const folder = join(root, String((copies += 1)));
	await cp('content', folder, { recursive: true });
	await change(folder);
	return (await readLearning(folder)).problems;
}
const edited = (lesson: string, change: (lesson: Lesson) => void) => async (folder: string) => {
	const path = join(folder, 'lessons', lesson, 'lesson.json');
	const content = JSON.parse(await readFile(path, 'utf8')) as Lesson;
	change(content);
	await writeFile(path, JSON.stringify(content));
};
const policy = (change: (policy: LearningPolicy) => void) => async (folder: string) => {
	const path = join(folder, 'learning.json');
	const content = JSON.parse(await readFile(path, 'utf8')) as LearningPolicy;
	change(content);
	await writeFile(path, JSON.stringify(content));
};
const drawn = (svg: string) => (folder: string) => writeFile(join(folder, 'lessons/k1/code.svg'), svg);

test('the lessons of the province are sound, and teach every skill in the framework’s order', async () => {
	const { learning, problems } = await readLearning();
	expect(problems).toEqual([]);
	expect(new Set([...learning.lessons.values()].map((lesson) => lesson.skill)).size).toBe(26);
	expect([...learning.lessons.keys()].slice(0, 4)).toEqual(['k1', 'k2', 'k3', '0.1']);
});

describe('finds what is planted, and says where', () => {
	type Fault = [string, (folder: string) => Promise<void>, RegExp];
	const faults: Fault[] = [
		['four checks', edited('k1', (lesson) => lesson.checks.pop()), /k1\/lesson\.json checks/],
		[
			'a key that is no option',
			edited('k1', (lesson) => Object.assign(lesson.checks[0]!, { key: 'z' })),
			/k1-lesson-1: the key z is no option/
		],
		[
			'a task that cannot be done',
			edited('k1', (lesson) => Object.assign(lesson.task.try, { key: ['hello'] })),
			/k1-lesson-task: the key hello cannot be touched/
		],
		[
			'one id twice',
			edited('k1', (lesson) => Object.assign(lesson.checks[1]!, { id: 'k1-lesson-1' })),
			/the id k1-lesson-1 stands twice/
		],
		[
			'another id than its folder',
			edited('k1', (lesson) => Object.assign(lesson, { id: 'k9' })),
			/id: is "k9" in the folder "k1"/
		],
		[
			'a page too long to listen to',
			edited('k1', (lesson) => (lesson.pages[2]!.text.vi = 'lời '.repeat(86))),
			/pages\.2\.text\.vi: 86 syllables/
		],
		[
			'a picture that is not there',
			edited('k1', (lesson) => (lesson.pages[0]!.picture = 'no.svg')),
			/pages\.0\.picture: there is no file no\.svg/
		],
		['a picture without words', edited('k1', (lesson) => delete lesson.pages[0]!.pictureAlt), /pictureAlt/],
		[
			'a picture that nobody shows',
			(folder) =>
				writeFile(join(folder, 'lessons/k1/lost.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"/>'),
			/lost\.svg: no page shows it/
		],
		[
			'a recording that is not there',
			edited('k1', (lesson) => (lesson.pages[0]!.audio = { vi: 'one.mp3' })),
			/pages\.0\.audio\.vi: there is no file one\.mp3/
		],
		[
			'a skill without a lesson',
			(folder) => rm(join(folder, 'lessons/4.3'), { recursive: true }),
			/the skill 4\.3 has no lesson/
		],
		[
			'a skill that is none',
			edited('k1', (lesson) => Object.assign(lesson, { skill: '0.6' })),
			/0\.6 is no skill of the framework/
		],
		['no JSON', (folder) => writeFile(join(folder, 'lessons/k1/lesson.json'), '{'), /k1\/lesson\.json/],
		['a field too many', edited('k1', (lesson) => Object.assign(lesson, { score: 3 })), /score/],
		['something else in the folder', (folder) => writeFile(join(folder, 'lessons/k1/notes.txt'), ''), /notes\.txt: not a lesson/],
		['a share above one', policy((policy) => (policy.checks.passShare = 7)), /learning\.json checks passShare/],
		[
			'a picture with a script',
			drawn('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><script>alert(1)</script></svg>'),
			/code\.svg: <script> is not allowed/
		]
	];
	test.each(faults)('%s', async (_, change, words) => {
		const problems = await problemsAfter(change);
		expect(problems.join('\n')).toMatch(words);
		expect(problems.length).toBeLessThanOrEqual(3);
	});
});
