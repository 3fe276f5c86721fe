/**
 * The shapes of what a person writes under `content/`: items, lessons and practice.
 * `content/README.md` says how to write them well; this file says what can be loaded at all.
 */
import { z } from 'zod';
import { Area, Picture } from './pictures.ts';
import { staged } from './stage.ts';
import { id, Option, Words } from './words.ts';

export { Words } from './words.ts';

/** Framework groups of Decision 757/QĐ-BKHCN, and `leader` (ours, provisional). */
export const Group = z.enum(['resident', 'learner', 'public-sector', 'worker', 'leader']);
export type Group = z.infer<typeof Group>;

const skill = z.string().regex(/^(K[1-3]|[0-5]\.[1-6])$/, 'a skill code such as K1 or 1.1');

/**
 * One element of a simulated screen. `button`, `link`, `row`, `toggle` and `image` can be touched; `text`, `field`,
 * `message` and `address` are there to be read, unless `touchable` is set.
 */
export const ScreenElement = z.strictObject({
	id,
	kind: z.enum(['text', 'message', 'address', 'field', 'button', 'link', 'row', 'toggle', 'image']),
	text: Words,
	touchable: z.boolean().optional(),
	/** Where on the item's picture it is: then the picture is the screen. */
	area: Area.optional()
});
/** A phone screen drawn by our own component: a title bar and elements from top to bottom. */
export const Screen = z.strictObject({ title: Words, elements: z.array(ScreenElement).min(3).max(14) });
export type Screen = z.infer<typeof Screen>;

/** Part credit by the rule of the question's type (`pointsOf` in #core/answers); `why` says why half is worth something. */
const credit = z.strictObject({ why: Words }).optional();

const common = {
	id,
	stem: Words,
	rationale: Words,
	picture: Picture.optional(),
	/** What the picture shows, for those who do not see it. */
	pictureAlt: Words.optional()
};

/** What is asked and what is right, by type of question. */
export const single = z.strictObject({ ...common, type: z.literal('single'), options: z.array(Option).min(3).max(5), key: id });
export const multiple = z.strictObject({
	...common,
	type: z.literal('multiple'),
	options: z.array(Option).min(4).max(6),
	key: z.array(id).min(2),
	credit
});
/** `options` are written in the right order; the reader meets them shuffled. `key` repeats the right order. */
export const order = z.strictObject({
	...common,
	type: z.literal('order'),
	options: z.array(Option).min(3).max(6),
	key: z.array(id).min(3),
	credit
});
/** Each of `left` belongs to one of `options`; an option may serve more than once or never. */
export const match = z.strictObject({
	...common,
	type: z.literal('match'),
	left: z.array(Option).min(3).max(5),
	options: z.array(Option).min(3).max(6),
	key: z.record(id, id),
	credit
});
/** `key` lists every accepted spelling; case, spaces and the place of a tone mark do not matter, meaning does. */
export const short = z.strictObject({ ...common, type: z.literal('short'), key: z.array(z.string().trim().min(1)).min(1) });
/** `key` names the elements of which touching any one is right. */
export const touch = z.strictObject({ ...common, type: z.literal('touch'), screen: Screen, key: z.array(id).min(1) });
/** Several screens, several acts; right is the state that is reached, however one gets there. */
export const performance = z.strictObject({ ...common, type: z.literal('performance'), ...staged });

/** What an item of the recognised bank carries beside the question. */
const banked = {
	skill,
	/** Who may meet it. */
	groups: z.array(Group).min(1),
	/** 1 first steps · 2 alone in familiar matters · 3 sure, also in new matters · 4 helps others. */
	level: z.number().int().min(1).max(4),
	/** Expert judgement until calibrated: discrimination (per logit), difficulty (logits on the common scale). */
	a: z.number().min(0.4).max(2.5),
	b: z.number().min(-3).max(3),
	/** Of an item with part credit: the difficulty of each step from one number of points to the next (Muraki 1992), logits; their mean is `b`. */
	steps: z.array(z.number().min(-4).max(4)).min(2).max(4).optional(),
	/** The situation it tells; no two items of the bank share one. */
	situation: id,
	/** 1 short everyday words · 2 ordinary news · 3 office prose. */
	reading: z.number().int().min(1).max(3)
};
/** An item that can lead to recognition. Its key and rationale never reach a phone. */
export const BankItem = z.discriminatedUnion('type', [
	single.extend(banked),
	multiple.extend(banked),
	order.extend(banked),
	match.extend(banked),
	short.extend(banked),
	touch.extend(banked),
	performance.extend(banked)
]);
export type BankItem = z.infer<typeof BankItem>;

/** A practice question: answered, explained, and never part of the bank. */
export const PracticeQuestion = z.discriminatedUnion('type', [single, multiple, order, match, short, touch, performance]);
export type PracticeQuestion = z.infer<typeof PracticeQuestion>;

/** A recording of a page's words beside `lesson.json`; where there is none, the browser's own voice reads them. */
const audio = z.string().regex(/^[a-z0-9-]+\.(mp3|m4a|ogg)$/);
/** One screen of a lesson: a heading, a few short sentences, perhaps a picture. The words are what is read aloud. */
export const LessonPage = z
	.strictObject({
		heading: Words,
		text: Words,
		picture: z
			.string()
			.regex(/\.svg$/)
			.optional(),
		pictureAlt: Words.optional(),
		audio: z.strictObject({ vi: audio, en: audio.optional() }).optional()
	})
	.refine((page) => !page.picture || page.pictureAlt, 'a picture needs pictureAlt, the words for those who do not see it');
/** A micro-lesson of three to five minutes: pages, one thing to do, five questions. */
export const Lesson = z.strictObject({
	id,
	skill,
	title: Words,
	summary: Words,
	minutes: z.number().int().min(2).max(6),
	groups: z.array(Group).min(1),
	/** Evidence that passing it gives beside `lesson:<id>`, such as `practice:health-book`. */
	practises: z.array(id).default([]),
	pages: z.array(LessonPage).min(3).max(7),
	/** The one thing to do: told, then tried on a simulated screen. */
	task: z.strictObject({ text: Words, try: z.discriminatedUnion('type', [touch, performance]) }),
	checks: z.array(PracticeQuestion).length(5)
});
export type Lesson = z.infer<typeof Lesson>;

/** `content/items/<skill>.json` */
export const ItemFile = z.strictObject({ skill, items: z.array(BankItem).min(1) });
