/** What crosses the wire in a sitting: the question that is out, the answer to it, where the sitting stands, the result. */
import { z } from 'zod';
import { MOST_ACTS } from '#core/performance/index.ts';
import { Group } from './content.ts';
import { AreaCode, SkillCode } from './framework.ts';
import { Area } from './pictures.ts';
import { SHORT_LIMIT, type Asked } from './question.ts';
import { shownStage } from './stage.ts';

/** The name of an option in this sitting; the writer's names never leave the server. */
const name = z.string().max(20);

/** One act of a performance: the element, and what was typed into it. */
const act = z.string().max(20 + 1 + SHORT_LIMIT);

/** An answer, as `Given` of #core/answers.ts in the names of this sitting; null is "I don't know". */
export const Response = z.union([z.string().max(SHORT_LIMIT), z.array(act).max(MOST_ACTS), z.record(name, name)]).nullable();

const Option = z.object({ id: name, text: z.string() });
const asked = { id: z.string(), stem: z.string(), picture: z.string().optional(), pictureAlt: z.string().optional() };
/** A question as a reader meets it, in the reader's language: what it asks and offers, nothing of what is right. `id` names it in the answer. */
export const ShownItem = z.discriminatedUnion('type', [
	z.object({ ...asked, type: z.enum(['single', 'multiple', 'order']), options: z.array(Option) }),
	z.object({ ...asked, type: z.literal('match'), left: z.array(Option), options: z.array(Option) }),
	z.object({ ...asked, type: z.literal('short') }),
	z.object({
		...asked,
		type: z.literal('touch'),
		screen: z.object({
			title: z.string(),
			elements: z.array(
				z.object({
					...Option.shape,
					kind: z.enum(['text', 'message', 'address', 'field', 'button', 'link', 'row', 'toggle', 'image']),
					touchable: z.boolean(),
					area: Area.optional()
				})
			)
		})
	}),
	z.object({ ...asked, type: z.literal('performance'), ...shownStage })
]) satisfies z.ZodType<Asked>;
export type ShownItem = Asked;

export const Mode = z.enum(['alone', 'assisted', 'proctored']);
export type Mode = z.infer<typeof Mode>;

/** Where a sitting stands. It says nothing of right and wrong before the end. */
export const SittingView = z.object({
	id: z.uuid(),
	group: Group,
	mode: Mode,
	state: z.enum(['open', 'finished', 'abandoned', 'expired']),
	/** Answers received. */
	answered: z.number().int(),
	/** It may end, by itself or when asked, after so many answers; it ends after `longest`. */
	shortest: z.number().int(),
	longest: z.number().int(),
	/** ISO 8601. Until then it can be taken up again. */
	expiresAt: z.string(),
	/** The question that is out; null once the sitting is over. */
	item: ShownItem.nullable() as z.ZodType<Asked | null>
});
export type SittingView = z.infer<typeof SittingView>;

export const StartSitting = z.strictObject({
	/** Made on the device, UUIDv7, so that sending twice begins one sitting. */
	id: z.uuid().optional(),
	/** One of the person's own groups; without it the first of them. */
	group: Group.optional(),
	/** Somebody helps to read or to tap: `assisted`. */
	mode: Mode.default('alone'),
	/** Staff only: whose sitting it is. */
	person: z.uuid().optional(),
	device: z.string().max(100).optional()
});
export type StartSitting = z.infer<typeof StartSitting>;

export const SentAnswer = z.strictObject({
	/** Made on the device. Sent twice, it counts once. */
	id: z.uuid(),
	item: z.string().max(40),
	response: Response,
	/** When it was given, as the device says. */
	answeredAt: z.iso.datetime({ offset: true }),
	/** Milliseconds at the question. */
	elapsed: z.number().int().min(0).max(86_400_000)
});
export type SentAnswer = z.infer<typeof SentAnswer>;
export const SendAnswers = z.strictObject({ answers: z.array(SentAnswer).min(1).max(50) });

/** Where somebody stands in one area. `near`: the pass mark lies within one standard deviation below it; `few`: fewer than two answers. */
export const AreaResult = z.object({
	area: AreaCode,
	answers: z.number().int(),
	theta: z.number(),
	sd: z.number(),
	standing: z.enum(['above', 'near', 'below', 'few'])
});
export type AreaResult = z.infer<typeof AreaResult>;

/** What a sitting showed. θ and its standard deviation in logits on the one scale of all groups. */
export const SittingResult = z.object({
	theta: z.number(),
	sd: z.number(),
	cut: z.number(),
	/** Posterior probability of being at or above the pass mark. */
	probability: z.number(),
	passed: z.boolean(),
	/** The stretch of the scale, `n` in the framework's levels. */
	level: z.number().int(),
	areas: z.array(AreaResult),
	/** Two or three skills to learn next, most useful first. */
	next: z.array(SkillCode),
	answers: z.number().int(),
	reason: z.enum(['precision', 'classified', 'length', 'time', 'exhausted', 'asked']),
	/** What it was earned under. */
	framework: z.string(),
	policy: z.string(),
	bank: z.string()
});
export type SittingResult = z.infer<typeof SittingResult>;

export const FinishedSitting = z.object({
	id: z.uuid(),
	group: Group,
	mode: Mode,
	startedAt: z.string(),
	endedAt: z.string(),
	result: SittingResult
});
export type FinishedSitting = z.infer<typeof FinishedSitting>;
