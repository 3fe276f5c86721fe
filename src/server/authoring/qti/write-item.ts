import type { BankItem, Words } from '#contract/content.ts';
import { isTouchable } from '#contract/question.ts';
import { document, element, hasForbidden, lines, text, type Xml } from './write-xml.ts';
import { MAP_RESPONSE, MATCH_CORRECT, PREFIX, QTI, QTI_SCHEMA, XSI } from './vocabulary.ts';

/** Types that QTI can say. */
type Expressible = Extract<BankItem, { type: 'single' | 'multiple' | 'order' | 'match' | 'short' | 'touch' }>;
const EXPRESSIBLE: readonly string[] = ['single', 'multiple', 'order', 'match', 'short', 'touch'];

/** Why an item cannot be carried by QTI; null where it can. */
export function whyNotExpressible(item: BankItem): 'type' | 'picture' | 'characters' | null {
	if (!EXPRESSIBLE.includes(item.type)) return 'type';
	if (item.picture) return 'picture';
	return hasForbidden(everyText(item)) ? 'characters' : null;
}
const everyText = (value: unknown): string =>
	typeof value === 'string'
		? value
		: value !== null && typeof value === 'object'
			? Object.entries(value)
					.map(([name, inner]) => name + everyText(inner))
					.join('')
			: '';

const option = (id: string) => PREFIX.option + id;
const left = (id: string) => PREFIX.left + id;

/** An item of the bank as a QTI item in Vietnamese. The rationale is a rubric for scorers and authors; no candidate is shown it. */
export function itemXml(given: BankItem): string {
	const item = given as Expressible;
	const { declaration, body, template } = said(item);
	const rubric = element(
		'qti-rubric-block',
		{ use: 'scoring', view: 'author scorer' },
		element('qti-content-body', {}, element('p', {}, text(item.rationale.vi)))
	);
	return document(
		element(
			'qti-assessment-item',
			{
				xmlns: QTI,
				'xmlns:xsi': XSI,
				'xsi:schemaLocation': `${QTI} ${QTI_SCHEMA}`,
				identifier: PREFIX.item + item.id,
				title: item.id,
				adaptive: 'false',
				'time-dependent': 'false',
				'xml:lang': 'vi'
			},
			...lines(
				[
					declaration,
					element(
						'qti-outcome-declaration',
						{ identifier: 'SCORE', cardinality: 'single', 'base-type': 'float' },
						element('qti-default-value', {}, element('qti-value', {}, text('0')))
					),
					element('qti-item-body', {}, ...lines([rubric, ...body], 2)),
					element('qti-response-processing', { template })
				],
				1
			)
		)
	);
}

interface Said {
	declaration: Xml;
	body: Xml[];
	template: string;
}

const value = (words: string) => element('qti-value', {}, text(words));
const declare = (cardinality: string, type: string, right: readonly string[], mapped: readonly string[] = [], mapping = {}) =>
	element(
		'qti-response-declaration',
		{ identifier: 'RESPONSE', cardinality, 'base-type': type },
		element('qti-correct-response', {}, ...right.map(value)),
		...(mapped.length === 0
			? []
			: [
					element(
						'qti-mapping',
						{ 'default-value': 0 },
						...mapped.map((key) => element('qti-map-entry', { 'map-key': key, 'mapped-value': 1, ...mapping }))
					)
				])
	);
const prompt = (stem: Words) => element('qti-prompt', {}, text(stem.vi));
const choices = (list: readonly { id: string; text: Words }[]) =>
	list.map(({ id, text: words }) => element('qti-simple-choice', { identifier: option(id) }, text(words.vi)));

function said(item: Expressible): Said {
	switch (item.type) {
		case 'single':
		case 'multiple': {
			const one = item.type === 'single';
			const right = typeof item.key === 'string' ? [item.key] : item.key;
			return {
				declaration: declare(one ? 'single' : 'multiple', 'identifier', right.map(option)),
				body: [
					element(
						'qti-choice-interaction',
						{ 'response-identifier': 'RESPONSE', shuffle: 'true', 'max-choices': one ? 1 : 0 },
						...lines([prompt(item.stem), ...choices(item.options)], 3)
					)
				],
				template: MATCH_CORRECT
			};
		}
		case 'order':
			return {
				declaration: declare('ordered', 'identifier', item.key.map(option)),
				body: [
					element(
						'qti-order-interaction',
						{ 'response-identifier': 'RESPONSE', shuffle: 'true' },
						...lines([prompt(item.stem), ...choices(item.options)], 3)
					)
				],
				template: MATCH_CORRECT
			};
		case 'match':
			return matched(item);
		case 'short':
			return {
				declaration: declare('single', 'string', [item.key[0]!], item.key, { 'case-sensitive': 'false' }),
				body: [
					element('p', {}, text(item.stem.vi)),
					element('p', {}, element('qti-text-entry-interaction', { 'response-identifier': 'RESPONSE', 'expected-length': 20 }))
				],
				template: MAP_RESPONSE
			};
		case 'touch':
			return touched(item);
	}
}

function matched(item: Extract<Expressible, { type: 'match' }>): Said {
	const set = (list: readonly { id: string; text: Words }[], name: (id: string) => string, most: number) =>
		element(
			'qti-simple-match-set',
			{},
			...list.map(({ id, text: words }) =>
				element('qti-simple-associable-choice', { identifier: name(id), 'match-max': most }, text(words.vi))
			)
		);
	return {
		declaration: declare(
			'multiple',
			'directedPair',
			item.left.map(({ id }) => `${left(id)} ${option(item.key[id]!)}`)
		),
		body: [
			element(
				'qti-match-interaction',
				{ 'response-identifier': 'RESPONSE', shuffle: 'true', 'max-associations': item.left.length },
				...lines([prompt(item.stem), set(item.left, left, 1), set(item.options, option, item.left.length)], 3)
			)
		],
		template: MATCH_CORRECT
	};
}

/** The screen is told in words, from top to bottom, and touching is choosing among its places: QTI's hotspots need a picture, and ours is drawn. */
function touched(item: Extract<Expressible, { type: 'touch' }>): Said {
	const { title, elements } = item.screen;
	return {
		declaration: declare('single', 'identifier', [option(item.key[0]!)], item.key.map(option)),
		body: [
			element(
				'div',
				{ class: 'hocvuso-screen' },
				...[title, ...elements.map(({ text: words }) => words)].map((words) => element('p', {}, text(words.vi)))
			),
			element(
				'qti-choice-interaction',
				{ 'response-identifier': 'RESPONSE', shuffle: 'false', 'max-choices': 1 },
				...lines([prompt(item.stem), ...choices(elements.filter(isTouchable))], 3)
			)
		],
		template: MAP_RESPONSE
	};
}
