import type { Lesson } from '#contract/content.ts';
import { Refusal } from '#core/refusal.ts';
import { isGeneral, learning } from './content.ts';

/** The lesson of that id. @throws Refusal `not-found` */
export async function lessonCalled(id: string): Promise<Lesson> {
	const lesson = (await learning()).lessons.get(id);
	if (!lesson) throw new Refusal('not-found', `no lesson ${id}`);
	return lesson;
}

/** A lesson's picture, as the text of an SVG that was judged sound. @throws Refusal `not-found` */
export async function pictureOf(lesson: string, name: string): Promise<string> {
	const bytes = (await learning()).files.get(`${lesson}/${name}`);
	if (!bytes || !name.endsWith('.svg')) throw new Refusal('not-found', `no picture ${lesson}/${name}`);
	return bytes.toString('utf8');
}

const TYPES: Readonly<Record<string, string>> = { mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg' };
/** A lesson's recording with its media type. @throws Refusal `not-found` */
export async function recordingOf(lesson: string, name: string): Promise<{ bytes: Buffer; type: string }> {
	const bytes = (await learning()).files.get(`${lesson}/${name}`);
	const type = TYPES[name.split('.').at(-1) ?? ''];
	if (!bytes || !type) throw new Refusal('not-found', `no recording ${lesson}/${name}`);
	return { bytes, type };
}

/** The lesson that follows in teaching order, for somebody of whom nothing is known: those that are for a few are left out. */
export async function following(id: string): Promise<Lesson | undefined> {
	const general = [...(await learning()).lessons.values()].filter((lesson) => lesson.id === id || isGeneral(lesson));
	return general[general.findIndex((lesson) => lesson.id === id) + 1];
}
