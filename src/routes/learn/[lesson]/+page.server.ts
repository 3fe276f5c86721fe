import { lessonCalled, noteProgress, pictureOf } from '#server/learning/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '../../doors.ts';
import { language } from '../lesson.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
	const lesson = await orError(() => lessonCalled(params.lesson));
	const say = language();
	const wanted = Math.trunc(Number(url.searchParams.get('page') ?? 1)) || 1;
	const number = Math.min(Math.max(1, wanted), lesson.pages.length);
	const page = lesson.pages[number - 1]!;
	if (locals.who.kind === 'resident')
		await noteProgress(db(), locals.who.actor, { lesson: lesson.id, page: number, now: new Date() });
	const recording = page.audio?.[say];
	return {
		lesson: { id: lesson.id, title: lesson.title[say], minutes: lesson.minutes, pages: lesson.pages.length },
		number,
		heading: page.heading[say],
		text: page.text[say],
		picture:
			page.picture && page.pictureAlt ? { svg: await pictureOf(lesson.id, page.picture), alt: page.pictureAlt[say] } : null,
		recording: recording && `/learn/${lesson.id}/${recording}`
	};
};
