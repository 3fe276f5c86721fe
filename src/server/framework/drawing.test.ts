import { describe, expect, test } from 'vitest';
import { drawingFaults } from './drawing.ts';

describe('a drawing may only draw', () => {
	const faults = (text: string) => drawingFaults(text, { limit: 4500, viewBox: '0 0 320 200' });
	const svg = (inside: string, attributes = '') =>
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"${attributes}>${inside}</svg>`;
	test('what draws is sound', () => {
		expect(
			faults(
				svg(
					'<g transform="rotate(-5 90 105)"><rect width="3" height="4" fill="#fff"/></g><text x="1" y="2" font-family="sans-serif">Mã</text>'
				)
			)
		).toEqual([]);
	});
	test.each([
		['a link', svg('<a href="https://vidu.vn"><rect/></a>')],
		['an image from elsewhere', svg('<image href="https://vidu.vn/a.png"/>')],
		['a handler', svg('<rect onclick="alert(1)"/>')],
		['a style', svg('<style>*{fill:red}</style>')],
		['a style attribute', svg('<rect style="fill:red"/>')],
		['a fill that fetches', svg('<rect fill="url(https://vidu.vn#a)"/>')],
		['a transform that is none', svg('<g transform="url(#a)"/>')],
		['foreign content', svg('<foreignObject><div/></foreignObject>')],
		['a DOCTYPE', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('<text>&a;</text>')}`],
		['another namespace', svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>')],
		['a font to fetch', svg('<text font-family="Roboto">a</text>')],
		['another viewBox', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>'],
		['no SVG', '<p>a</p>'],
		['broken', svg('<g>')],
		['nothing', ''],
		['too heavy', svg(`<path d="${'M0 0'.repeat(2000)}"/>`)]
	])('%s is told', (_, text) => {
		expect(faults(text)).not.toEqual([]);
	});
	test('without a viewBox to keep to, any that begins at 0 0', () => {
		const boxed = (viewBox: string) =>
			drawingFaults(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}"/>`, { limit: 99 });
		expect(boxed('0 0 48 20')).toEqual([]);
		expect(boxed('-5 0 48 20')).not.toEqual([]);
		expect(boxed('0 0 0 20')).not.toEqual([]);
	});
});
