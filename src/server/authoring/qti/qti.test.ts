import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { readBank } from '#server/framework/index.ts';
import { newItem } from '../../../../tests/support/items.ts';
import { readPackage } from './read-package.ts';
import { allOf, elementsOf, readXml, XmlFault } from './read-xml.ts';
import { whyNotExpressible, itemXml } from './write-item.ts';
import { writePackage } from './write-package.ts';

let bank: BankItem[];
beforeAll(async () => {
	({ items: bank } = await readBank(null, []));
});
const back = async (items: BankItem[]) => {
	const { zip } = writePackage(items);
	const { items: read, problems } = await readPackage(zip);
	return { read: read.map(({ body }) => body), problems };
};

describe('out and back in', () => {
	test('every item of the bank that QTI can say is what it was', async () => {
		const expressible = bank.filter((item) => whyNotExpressible(item) === null);
		expect(expressible.length).toBeGreaterThan(300);
		const { read, problems } = await back(bank);
		expect(problems).toEqual([]);
		expect(read).toEqual(expressible);
		expect(writePackage(bank).leftOut.map(({ id }) => id)).toEqual(
			bank.filter((item) => whyNotExpressible(item) !== null).map(({ id }) => id)
		);
	});

	test('whatever the words: signs of markup, tones, line breaks, other scripts', async () => {
		const words = fc
			.string({
				unit: fc.oneof(
					fc.constantFrom('<', '&', '"', "'", ']]>', '\n', ' ', 'ế', '🌾', '\u0301'),
					fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 })
				),
				minLength: 1,
				maxLength: 12
			})
			.map((text) => text.replace(/\r/g, '').trim())
			.filter((text) => text !== '');
		await fc.assert(
			fc.asyncProperty(words, words, fc.nat(bank.length - 1), async (vi, en, n) => {
				const item = { ...bank[n]!, stem: { vi, en }, rationale: { vi: en, en: vi } } as BankItem;
				if (whyNotExpressible(item) !== null) return;
				expect((await back([item])).read).toEqual([item]);
			}),
			{ numRuns: 150 }
		);
	});

	test('what QTI cannot say is left out and listed', () => {
		const item = newItem();
		const { leftOut } = writePackage([
			{ ...item, picture: 'tau.svg' },
			{ ...item, id: '1.1-91', stem: { vi: 'a\u0007', en: 'b' } },
			{ ...item, id: '1.1-92', type: 'performance' } as unknown as BankItem
		]);
		expect(leftOut).toEqual([
			{ id: '1.1-90', why: 'picture' },
			{ id: '1.1-91', why: 'characters' },
			{ id: '1.1-92', why: 'type' }
		]);
	});

	test('the same items make the same bytes', () => {
		expect(writePackage(bank).zip).toEqual(writePackage(bank).zip);
	});
});

/** Children that QTI 3.0.1 allows in an item, in the order of its schema. */
const ORDER = ['qti-response-declaration', 'qti-outcome-declaration', 'qti-item-body', 'qti-response-processing'];
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

test('items keep to the structure of QTI 3.0.1', () => {
	for (const item of bank.filter((item) => whyNotExpressible(item) === null)) {
		const root = readXml(strToU8(itemXml(item)));
		expect(elementsOf(root).map(({ name }) => name)).toEqual(ORDER);
		for (const name of ['identifier', 'title', 'time-dependent', 'adaptive'])
			expect(root.attributes[name], `${item.id} ${name}`).toBeTruthy();
		const identifiers = [...allOf(root, 'qti-simple-choice'), ...allOf(root, 'qti-simple-associable-choice'), root].map(
			({ attributes }) => attributes['identifier']!
		);
		for (const identifier of identifiers) expect(identifier).toMatch(IDENTIFIER);
		expect(new Set(identifiers).size).toBe(identifiers.length);
		// What is right is something that can be chosen.
		const declaration = allOf(root, 'qti-response-declaration')[0]!;
		if (declaration.attributes['base-type'] !== 'string')
			for (const value of allOf(declaration, 'qti-value'))
				for (const one of value.children.join('').split(' ')) expect(identifiers, item.id).toContain(one);
	}
});

describe('another program’s package', () => {
	const QTI = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
	const pack = (item: string, more: Zippable = {}) =>
		zipSync({
			'imsmanifest.xml': strToU8(
				`<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><resources>\n<resource identifier="r" type="imsqti_item_xmlv3p0" href="items/one.xml"><file href="items/one.xml"/></resource></resources></manifest>`
			),
			'items/one.xml': strToU8(item),
			...more
		});
	const choice = `<?xml version="1.0"?>
<qti-assessment-item xmlns="${QTI}" identifier="q1" title="F1" time-dependent="false" xml:lang="en-US">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>DriverB</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body>
    <p>The race was in
      <em>Bahrain</em>.</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
      <qti-prompt>Who won?</qti-prompt>
      <qti-simple-choice identifier="DriverA">Rubens</qti-simple-choice>
      <qti-simple-choice identifier="DriverB">Michael</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
</qti-assessment-item>`;

	test('becomes a draft with gaps, in the language it says', async () => {
		const { items, problems } = await readPackage(pack(choice));
		expect(problems).toEqual([]);
		expect(items).toEqual([
			{
				file: 'items/one.xml',
				ours: false,
				body: {
					type: 'single',
					stem: { vi: '', en: 'The race was in Bahrain. Who won?' },
					rationale: { vi: '', en: '' },
					options: [
						{ id: 'a', text: { vi: '', en: 'Rubens' } },
						{ id: 'b', text: { vi: '', en: 'Michael' } }
					],
					key: 'b'
				}
			}
		]);
	});

	test.each([
		[
			'an interaction we have no question for',
			choice.replaceAll('qti-choice-interaction', 'qti-slider-interaction'),
			9,
			'no question for'
		],
		[
			'two interactions',
			choice.replace('</qti-item-body>', '<qti-text-entry-interaction response-identifier="X"/></qti-item-body>'),
			14,
			'at once'
		],
		['no interaction', choice.replace(/<qti-choice[\s\S]*<\/qti-choice-interaction>/, ''), 6, 'no interaction'],
		['QTI 2', choice.replaceAll('qti-assessment-item', 'assessmentItem'), 2, 'is no QTI 3 item'],
		['broken XML', choice.replace('</qti-prompt>', ''), 13, 'is no XML'],
		[
			'an external entity',
			choice.replace('<qti-ass', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><qti-ass'),
			2,
			'DOCTYPE'
		],
		['a bomb of entities', `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${choice}`, 1, 'DOCTYPE'],
		['too deep', `<a>${'<b>'.repeat(100)}${'</b>'.repeat(100)}</a>`, 1, 'nested deeper'],
		['too many', `<a>${'<b/>'.repeat(30_000)}</a>`, 1, 'elements']
	])('%s is named by file and line', async (_, item, line, said) => {
		const { items, problems } = await readPackage(pack(item));
		expect(items).toEqual([]);
		expect(problems).toEqual([{ file: 'items/one.xml', line, what: expect.stringContaining(said), details: expect.anything() }]);
	});

	test('a part that is not there, and a package without items', async () => {
		const files = unzipSync(pack(choice));
		delete files['items/one.xml'];
		expect((await readPackage(zipSync(files))).problems).toEqual([
			{
				file: 'imsmanifest.xml',
				line: 2,
				what: expect.stringContaining('not in the package'),
				details: { file: 'items/one.xml' }
			}
		]);
		const manifest = strFromU8(files['imsmanifest.xml']!).replace('imsqti_item_xmlv3p0', 'imsqti_item_xmlv2p1');
		expect((await readPackage(zipSync({ 'imsmanifest.xml': strToU8(manifest) }))).problems[0]).toMatchObject({
			what: 'names no QTI 3 item'
		});
	});

	test.each([
		['no zip', strToU8('not a zip'), 'package-damaged'],
		['cut short', pack(choice).subarray(0, 300), 'package-damaged'],
		['no manifest', zipSync({ 'a.xml': strToU8('<a/>') }), 'package-no-manifest'],
		['a path out of it', pack(choice, { '../../etc/cron.d/x': strToU8('x') }), 'package-path'],
		['a bomb', pack(choice, { 'items/one.xml': new Uint8Array(30_000_000) }), 'package-too-large'],
		['a large file', new Uint8Array(6_000_000), 'package-too-large']
	])('%s is refused', async (_, bytes, code) => {
		await expect(readPackage(bytes)).rejects.toEqual(expect.objectContaining({ code }));
	});

	test('whatever bytes come, it answers or refuses', async () => {
		const whole = pack(choice);
		await fc.assert(
			fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
				const changed = whole.slice();
				changed[at] = byte;
				await readPackage(changed).catch((thrown: { code?: string }) => expect(thrown.code).toMatch(/^package-/));
			})
		);
	});
});

test('a document is read or refused, never followed', () => {
	expect(() => readXml(strToU8('<a>&nope;</a>'))).toThrow(XmlFault);
	expect(() => readXml(new Uint8Array([0x3c, 0xff, 0xfe]))).toThrow(XmlFault);
	expect(() => readXml(strToU8(''))).toThrow(XmlFault);
});
