/** The shapes of `content/frameworks` and `content/policies`: what is to be known, and how each group is assessed. */
import { z } from 'zod';
import { Group, Words } from './content.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day, yyyy-mm-dd');
const source = z.string().trim().min(1);

/** Code of a skill: K1, 0.2, 4.1. In addresses and evidence it is written in lower case. */
export const SkillCode = z.string().regex(/^(K[1-3]|[0-5]\.[1-6])$/, 'a skill code such as K1 or 1.1');
export const AreaCode = z.enum(['K', '0', '1', '2', '3', '4', '5']);
export type AreaCode = z.infer<typeof AreaCode>;

const Skill = z.strictObject({ code: SkillCode, name: Words, about: Words });
export type Skill = z.infer<typeof Skill>;

/** `can` tells a person what they can do whose estimate in the area reaches the pass mark. */
const Area = z.strictObject({ id: AreaCode, name: Words, can: Words, skills: z.array(Skill).min(1) });
export type Area = z.infer<typeof Area>;

/** A stretch of the common scale in words: up to `below` (logits), the last one without an end. */
const Level = z.strictObject({ n: z.number().int().min(1), below: z.number().nullable(), name: Words, words: Words });
export type Level = z.infer<typeof Level>;

export const Framework = z.strictObject({
	id: z.string().regex(/^[a-z0-9-]+$/),
	version: z.number().int().min(1),
	title: Words,
	source,
	effectiveFrom: day,
	provisional: z.boolean(),
	note: Words,
	groups: z.array(z.strictObject({ id: Group, code: z.string().nullable(), name: Words, note: Words })),
	levels: z.array(Level).min(2),
	areas: z.array(Area).min(1)
});
export type Framework = z.infer<typeof Framework>;

/** So many questions of a kind, at least and at most. */
const Bounds = z
	.strictObject({ min: z.number().int().min(0), max: z.number().int().min(0) })
	.refine(({ min, max }) => min <= max, 'min must not be above max');

/**
 * Hard bounds on a test as a whole, kept whatever the answers: questions by area, by type (`touch`: on a simulated screen), by
 * level. What is not named is free.
 */
const Assembly = z.strictObject({
	areas: z.partialRecord(AreaCode, Bounds).optional(),
	types: z.partialRecord(z.enum(['single', 'multiple', 'order', 'match', 'short', 'touch']), Bounds).optional(),
	levels: z.partialRecord(z.enum(['1', '2', '3', '4']), Bounds).optional()
});
export type Assembly = z.infer<typeof Assembly>;

/** How one group is assessed. Every number is data with a source; none is law unless `provisional` is false. */
export const Policy = z
	.strictObject({
		group: Group,
		version: z.number().int().min(1),
		framework: z.string(),
		title: Words,
		source,
		effectiveFrom: day,
		provisional: z.boolean(),
		/** Of the groups that a person belongs to, the lowest comes first. */
		precedence: z.number().int().min(1),
		/** Being in any of these audiences makes a person belong to the group; an empty list means everybody. */
		audiences: z.array(z.string()),
		/** Weights of the areas in the choice of items; an area of weight 0 is not asked. */
		shares: z.record(AreaCode, z.number().min(0)),
		/** Only of a test of fixed length (`minLength` = `maxLength`); it then takes the place of the choice by shares. */
		assembly: Assembly.optional(),
		/** Answers before the sitting may end by precision, and after which it ends anyway. */
		minLength: z.number().int().min(1),
		maxLength: z.number().int().min(1).max(100),
		/** Posterior standard deviation, logits, that is precise enough. */
		targetSd: z.number().positive(),
		/** End, too, when the side of the pass mark is this sure; null: go on to `targetSd`. */
		stopWhenSure: z.number().gt(0.5).lt(1).nullable(),
		/** Minutes at the questions altogether. */
		minutes: z.number().positive(),
		/** Hours from the start within which a sitting can be taken up again. */
		openHours: z.number().positive(),
		/** The ability at which the first question is chosen, logits: below the average person, a start that encourages. */
		firstAt: z.number().min(-3).max(3),
		/**
		 * `rate`: the share of sittings that may see one item; `burnIn`: sittings granted in advance; `choice`: how chance keeps the bank
		 * in use (without it, as in policies written before there was a choice, `among-best`); `amongBest`: drawn among so many, under
		 * `progressive` the first item only.
		 */
		exposure: z.strictObject({
			choice: z.enum(['among-best', 'progressive']).optional(),
			rate: z.number().gt(0).max(1),
			burnIn: z.number().min(0),
			amongBest: z.number().int().min(1).max(20)
		}),
		/** What a person has seen does not come again for so long. */
		monthsWithoutRepeat: z.number().int().min(0),
		/** `estimate`: passed where θ̂ ≥ cut; `confidence`: passed where P(θ ≥ cut) ≥ `confidence`. */
		pass: z.discriminatedUnion('rule', [
			z.strictObject({ rule: z.literal('estimate'), cut: z.number() }),
			z.strictObject({ rule: z.literal('confidence'), cut: z.number(), confidence: z.number().gt(0.5).lt(1) })
		]),
		/** What somebody at the pass mark can do. */
		universal: Words,
		/** Where the policy follows a rule made for something else: what was taken from it, and how. */
		template: Words.nullable()
	})
	.refine((policy) => policy.minLength <= policy.maxLength, 'minLength must not be above maxLength')
	.refine(
		(policy) => !policy.assembly || policy.minLength === policy.maxLength,
		'a test with hard bounds has a fixed length: minLength must be maxLength'
	)
	.refine((policy) => Object.values(policy.shares).some((share) => share > 0), 'at least one area must have a share');
export type Policy = z.infer<typeof Policy>;
