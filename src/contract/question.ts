/**
 * A question on its way to a reader, and the answer on its way back. The key and the rationale stay where they are:
 * whatever draws a question takes an `Asked`, which has neither.
 */
import type { Given } from '#core/answers.ts';
import { DONE } from '#core/performance/index.ts';
import { shuffled } from '#core/shuffle.ts';
import type { PracticeQuestion, Screen, Words } from './content.ts';
import { one, texts, type Fields } from './fields.ts';
import type { Area } from './pictures.ts';
import { actsIn, askStage, type AskedStage } from './stage.ts';

export type { Given } from '#core/answers.ts';
export type { Fields } from './fields.ts';

export type Language = keyof Words;
export interface AskedOption {
	id: string;
	text: string;
}
export interface AskedElement extends AskedOption {
	kind: Screen['elements'][number]['kind'];
	/** Pressing it answers. */
	touchable: boolean;
	area?: Area;
}
export interface AskedScreen {
	title: string;
	elements: AskedElement[];
}
type Common = { id: string; stem: string; picture?: string; pictureAlt?: string };
export type Asked = Common &
	(
		| { type: 'single' | 'multiple' | 'order'; options: AskedOption[] }
		| { type: 'match'; left: AskedOption[]; options: AskedOption[] }
		| { type: 'short' }
		| { type: 'touch'; screen: AskedScreen }
		| ({ type: 'performance' } & AskedStage)
	);

const TOUCHABLE = new Set(['button', 'link', 'row', 'toggle', 'image']);
/** Whether touching an element answers: by its kind, unless the content says otherwise. */
export const isTouchable = (element: Screen['elements'][number]): boolean => element.touchable ?? TOUCHABLE.has(element.kind);

/**
 * A question in one language, without what would give it away. Options come in an order made from `seed`, and those of an
 * `order` question never in the right one. The elements of a screen stay where the screen has them.
 */
export function ask(question: PracticeQuestion, language: Language, seed: string): Asked {
	const said = <T extends { id: string; text: Words }>(list: T[]) => list.map(({ id, text }) => ({ id, text: text[language] }));
	const common = {
		id: question.id,
		stem: question.stem[language],
		...(question.picture && { picture: question.picture, pictureAlt: question.pictureAlt?.[language] ?? '' })
	};
	const mixed = (list: { id: string; text: Words }[]) => shuffled(said(list), `${seed} ${question.id}`);
	switch (question.type) {
		case 'single':
		case 'multiple':
			return { ...common, type: question.type, options: mixed(question.options) };
		case 'order': {
			const options = mixed(question.options);
			const solved = options.every((option, n) => option.id === question.key[n]);
			return { ...common, type: 'order', options: solved ? [...options.slice(1), options[0]!] : options };
		}
		case 'match':
			return { ...common, type: 'match', left: said(question.left), options: mixed(question.options) };
		case 'short':
			return { ...common, type: 'short' };
		case 'touch':
			return {
				...common,
				type: 'touch',
				screen: {
					title: question.screen.title[language],
					elements: question.screen.elements.map((element) => ({
						id: element.id,
						kind: element.kind,
						text: element.text[language],
						touchable: isTouchable(element),
						...(element.area && { area: element.area })
					}))
				}
			};
		case 'performance':
			return { ...common, type: 'performance', ...askStage(question, language) };
	}
}

/** Whether the picture of a question is the screen to be touched. */
export const isOnPicture = (question: Asked): boolean =>
	question.type === 'touch' && question.picture !== undefined && question.screen.elements.some(({ area }) => area !== undefined);

/** Whether a question brings buttons of its own that send it; the others want one beside them. */
export const sendsItself = ({ type }: Pick<Asked, 'type'>): boolean => type === 'touch' || type === 'performance';

/** The names under which the components in `src/lib/components/questions` send an answer to the question called `name`. */
export const fieldNames = (name: string, question: Asked): string[] => {
	if (question.type === 'order') return question.options.map((option) => `${name}.${option.id}`);
	if (question.type === 'match') return question.left.map((left) => `${name}.${left.id}`);
	return [name];
};

/** The longest short answer that is read; no accepted spelling comes near it. */
export const SHORT_LIMIT = 80;

/**
 * The whole answer that a form brought for the question it showed under `name`; undefined when something is missing, stands
 * twice or names what was not offered, so that the question is asked again with what was chosen (`chosenIn`).
 */
export function readAnswer(fields: Fields, name: string, question: Asked): Given | undefined {
	switch (question.type) {
		case 'single': {
			const id = one(fields, name);
			return question.options.some((option) => option.id === id) ? id : undefined;
		}
		case 'touch': {
			const id = one(fields, name);
			return question.screen.elements.some((element) => element.touchable && element.id === id) ? id : undefined;
		}
		case 'multiple': {
			const ids = [...new Set(fields.getAll(name))];
			const offered = ids.every((id) => question.options.some((option) => option.id === id));
			return ids.length > 0 && offered ? (ids as string[]) : undefined;
		}
		case 'short': {
			const text = one(fields, name);
			return text !== '' && text.length <= SHORT_LIMIT ? text : undefined;
		}
		case 'order': {
			const places = question.options.map((option) => Number(one(fields, `${name}.${option.id}`) || 0));
			const ids = question.options.map((_, n) => question.options[places.indexOf(n + 1)]?.id);
			return ids.every((id) => id !== undefined) ? ids : undefined;
		}
		case 'match': {
			const pairs = question.left.map((left) => [left.id, one(fields, `${name}.${left.id}`)] as const);
			const offered = pairs.every(([, id]) => question.options.some((option) => option.id === id));
			return offered ? Object.fromEntries(pairs) : undefined;
		}
		case 'performance': {
			const acts = actsIn(fields, name, question);
			return acts.at(-1) === DONE ? acts : undefined;
		}
	}
}

/** What was chosen so far, field by field, to draw the question again as it was left. */
export type Chosen = Record<string, string[]>;
export function chosenIn(fields: Fields, name: string, question: Asked): Chosen {
	if (question.type === 'performance') return { [name]: actsIn(fields, name, question) };
	return Object.fromEntries(
		fieldNames(name, question).map((field) => [field, texts(fields, field).map((text) => text.slice(0, SHORT_LIMIT))])
	);
}
/** The same, from an answer that is kept: what a resumed or reviewed question shows as chosen. */
export function chosenFrom(given: Given, name: string): Chosen {
	if (typeof given === 'string') return { [name]: [given] };
	// `multiple` reads the first entry; `order` the others. One function for both keeps callers from asking which.
	if (Array.isArray(given))
		return { [name]: given, ...Object.fromEntries(given.map((id, n) => [`${name}.${id}`, [String(n + 1)]])) };
	return Object.fromEntries(Object.entries(given).map(([left, option]) => [`${name}.${left}`, [option]]));
}
