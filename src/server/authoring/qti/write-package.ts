import { strToU8, zipSync, type Zippable } from 'fflate';
import type { BankItem, Words } from '#contract/content.ts';
import { document, element, lines, text, type Xml } from './write-xml.ts';
import { ITEM_RESOURCE, OURS, PACKAGE, PACKAGE_SCHEMA, PREFIX, XSI } from './vocabulary.ts';
import { itemXml, whyNotExpressible } from './write-item.ts';

/** An item that the package does not hold, and why. */
export interface LeftOut {
	id: string;
	why: 'type' | 'picture' | 'characters';
}

/** The items as a QTI 3 content package; what QTI cannot say is left out, and listed in `left-out.txt` beside them. The same items make the same bytes. */
export function writePackage(items: readonly BankItem[]): { zip: Uint8Array<ArrayBuffer>; leftOut: LeftOut[] } {
	const leftOut: LeftOut[] = [];
	const files: Zippable = {};
	const resources: Xml[] = [];
	for (const item of items) {
		const why = whyNotExpressible(item);
		if (why) {
			leftOut.push({ id: item.id, why });
			continue;
		}
		const href = `items/${item.id}.xml`;
		files[href] = strToU8(itemXml(item));
		resources.push(
			element(
				'resource',
				{ identifier: PREFIX.item + item.id, type: ITEM_RESOURCE, href },
				element('metadata', {}, extension(item)),
				element('file', { href })
			)
		);
	}
	const manifest = element(
		'manifest',
		{
			xmlns: PACKAGE,
			'xmlns:xsi': XSI,
			'xmlns:hvs': OURS,
			'xsi:schemaLocation': `${PACKAGE} ${PACKAGE_SCHEMA}`,
			identifier: 'hocvuso-items'
		},
		...lines(
			[
				element('metadata', {}, element('schema', {}, text('QTI Package')), element('schemaversion', {}, text('3.0.0'))),
				element('organizations'),
				element('resources', {}, ...lines(resources, 2))
			],
			1
		)
	);
	const told = leftOut.map(({ id, why }) => `${id}\t${why}\n`).join('');
	if (told) files['left-out.txt'] = strToU8(told);
	// A fixed day: the time of writing is no part of what is written.
	const zip = zipSync({ 'imsmanifest.xml': strToU8(document(manifest)), ...files }, { mtime: '2026-01-01T00:00:00' });
	return { zip: zip as Uint8Array<ArrayBuffer>, leftOut };
}

const inBoth = (words: Words): Xml[] =>
	(['vi', 'en'] as const).map((language) => element('hvs:text', { 'xml:lang': language }, text(words[language])));

/** What QTI has no place for: whom the item is for, where it lies on the scale, whether a part of the answer earns something, the other language, the kinds of a screen's elements. */
function extension(item: BankItem): Xml {
	const { skill, level, a, b, steps, situation, reading, groups } = item;
	const english = (of: string, words: Words) => element('hvs:text', { of, 'xml:lang': 'en' }, text(words.en));
	const list = (name: string, entries: readonly { id: string; text: Words }[]) =>
		entries.map(({ id, text: words }) => english(`${name}.${id}`, words));
	const parts = [english('stem', item.stem), english('rationale', item.rationale)];
	if (item.type === 'touch') {
		parts.push(english('screen.title', item.screen.title));
		for (const { id, kind, touchable, text: words } of item.screen.elements)
			parts.push(
				element('hvs:element', { id, kind, touchable: touchable === undefined ? undefined : String(touchable) }, ...inBoth(words))
			);
	} else {
		if ('left' in item) parts.push(...list('left', item.left));
		if ('options' in item) parts.push(...list('options', item.options));
	}
	// To QTI such an item is right or wrong: its mappings add up pairs and options, and our rule for part credit does not.
	if ('credit' in item && item.credit) parts.push(element('hvs:credit', {}, ...inBoth(item.credit.why)));
	return element(
		'hvs:item',
		{ id: item.id, type: item.type, skill, level, a, b, steps: steps?.join(' '), situation, reading, groups: groups.join(' ') },
		...parts
	);
}
