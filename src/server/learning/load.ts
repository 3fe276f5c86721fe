import { readLearning } from './content.ts';

/** Lessons are served from the files; loading them means that they were judged and may be. */
export const lessonsLoader = {
	name: 'lessons',
	check: async () => (await readLearning()).problems,
	async load(): Promise<string> {
		const { learning } = await readLearning();
		return `${learning.lessons.size} lessons and ${learning.files.size} pictures are served from their files, version ${learning.version}`;
	}
};
