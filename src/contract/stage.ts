/**
 * The simulated device of a performance: as it is written, as it travels, and how a form's fields become acts on it. What an
 * act does, and whether what was reached is what was asked, is in #core/performance.
 */
import { z } from 'zod';
import {
	isThere,
	outcomes,
	perform,
	replay,
	type Part,
	type Place,
	type Stage,
	type StageScreen
} from '#core/performance/index.ts';
import { one, texts, type Fields } from './fields.ts';
import { Picture } from './pictures.ts';
import { id, Option, Words } from './words.ts';

const Value = z.union([z.boolean(), z.string().regex(/^[a-z0-9.-]*$/)]);
const KINDS = ['text', 'message', 'mine', 'address', 'field', 'button', 'link', 'row', 'toggle', 'image', 'choice'] as const;

/** One element of a screen. `message` came from somebody, `mine` was sent from this phone; a text may show a value: `{amount}`. */
const StageElement = z.strictObject({
	id,
	kind: z.enum(KINDS),
	text: Words,
	/** Of an `image`: `text` says what it shows. */
	picture: Picture.optional(),
	when: z.record(id, z.union([Value, z.array(Value).min(2)])).optional(),
	go: z.union([id, z.literal('<')]).optional(),
	set: z.record(id, Value).optional(),
	value: id.optional(),
	numeric: z.boolean().optional(),
	options: z.array(Option).min(2).max(6).optional()
});
/** What must, or must not, have come about; `says` tells it in words when a practice is looked back at. */
const Outcome = z.strictObject({
	value: id,
	is: z.union([z.boolean(), z.string(), z.array(z.string()).min(2)]),
	says: Words
});
const all = z.array(Outcome).min(1).max(6);
/**
 * Part credit of a performance: `parts` of what is asked, each with the points that it is worth, from 1 without a gap; the whole key is
 * worth one more than the best part, and what the key forbids undoes a part, too. `why` says why half is worth something.
 */
const credit = z.strictObject({
	why: Words,
	parts: z
		.array(z.strictObject({ points: z.int().min(1).max(3), all }))
		.min(1)
		.max(6)
});
/** The fields that make a question a performance. */
export const staged = {
	/** All that the stage remembers, as it is in the beginning. */
	values: z.record(id, Value),
	start: id,
	screens: z
		.array(z.strictObject({ id, title: Words, final: z.boolean().optional(), elements: z.array(StageElement).min(1).max(14) }))
		.min(2)
		.max(9),
	key: z.strictObject({ all, none: z.array(Outcome).max(6).optional() }),
	credit: credit.optional()
};

/** An element as a reader meets it, in the reader's language. */
export interface AskedPart extends Omit<Part, 'options'> {
	kind: (typeof KINDS)[number];
	text: string;
	picture?: string | undefined;
	options?: { id: string; text: string }[] | undefined;
}
export interface AskedStageScreen extends StageScreen {
	title: string;
	elements: AskedPart[];
}
/** A stage as a reader meets it: everything that can be done, nothing of what is asked for. */
export interface AskedStage extends Stage {
	screens: AskedStageScreen[];
}

const text = z.object({ id: z.string(), text: z.string() });
const values = z.record(z.string(), z.union([z.boolean(), z.string()]));
/** The same on the wire. */
export const shownStage = {
	values,
	start: z.string(),
	screens: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			final: z.boolean().optional(),
			elements: z.array(
				z.object({
					...text.shape,
					kind: z.enum(KINDS),
					picture: z.string().optional(),
					when: z.record(z.string(), z.union([z.boolean(), z.string(), z.array(z.union([z.boolean(), z.string()]))])).optional(),
					go: z.string().optional(),
					set: values.optional(),
					value: z.string().optional(),
					numeric: z.boolean().optional(),
					options: z.array(text).optional()
				})
			)
		})
	)
};

type Written = z.infer<z.ZodObject<typeof staged>>;

export function askStage({ values, start, screens }: Written, language: keyof Words): AskedStage {
	return {
		values,
		start,
		screens: screens.map(({ title, elements, ...screen }) => ({
			...screen,
			title: title[language],
			elements: elements.map(({ text, options, ...element }) => ({
				...element,
				text: text[language],
				...(options && { options: options.map((option) => ({ id: option.id, text: option.text[language] })) })
			}))
		}))
	};
}

/** Where acts lead; those after the first impossible one (a page gone back to, an address cut short) are let go. */
export function following(stage: Stage, acts: readonly string[]): { acts: string[]; place: Place } {
	const replayed = replay(stage, acts);
	if ('place' in replayed) return { acts: [...acts], place: replayed.place };
	return following(stage, acts.slice(0, replayed.at));
}

/**
 * All acts that a form brought: those it carried along under `name`, then what was typed and chosen on its screen
 * (`name.<element>`), then what was pressed (`name.do`). Where nothing changes, nothing was done.
 */
export function actsIn(fields: Fields, name: string, stage: Stage): string[] {
	let { acts, place } = following(stage, texts(fields, name));
	const act = (did: string) => {
		const next = replay(stage, [...acts, did]);
		if ('place' in next) [acts, place] = [[...acts, did], next.place];
	};
	for (const { id, kind, value } of partsAt(stage, place)) {
		if ((kind !== 'field' && kind !== 'choice') || value === undefined || fields.get(`${name}.${id}`) === null) continue;
		const entered = perform(stage, place, `${id}=${one(fields, `${name}.${id}`)}`);
		if (typeof entered !== 'string' && entered.values[value] !== place.values[value])
			act(`${id}=${one(fields, `${name}.${id}`)}`);
	}
	const pressed = one(fields, `${name}.do`);
	if (pressed) act(pressed);
	return acts;
}

/** The rule point by point, in words: what of it the acts have reached. For practice only, it is the key. */
export interface Reached {
	says: string;
	met: boolean;
}
export function reachedBy(question: Written, acts: readonly string[], language: keyof Words): Reached[] {
	const { all, none = [] } = question.key;
	const met = outcomes(question.key, following(question, acts).place.values);
	return [...all, ...none].map(({ says }, n) => ({ says: says[language], met: met[n]! }));
}

/** What stands on the screen that one is at. */
export function partsAt<P extends Part>(
	stage: { screens: readonly { id: string; elements: readonly P[] }[] },
	{ screen, values }: Place
): P[] {
	return (stage.screens.find(({ id }) => id === screen)?.elements ?? []).filter((part) => isThere(part, values));
}
