import { SaxesParser } from 'saxes';

/** What a drawn picture needs, and nothing that acts, fetches or links. */
const ELEMENTS = new Set([
	'svg',
	'g',
	'path',
	'rect',
	'circle',
	'ellipse',
	'line',
	'polyline',
	'polygon',
	'text',
	'tspan',
	'title',
	'desc'
]);
const ATTRIBUTES = new Set(
	`xmlns viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points dx dy transform fill fill-opacity fill-rule stroke stroke-width
	stroke-linecap stroke-linejoin stroke-dasharray stroke-opacity opacity font-family font-size font-weight text-anchor`.split(
		/\s+/
	)
);
/** Colours and `none`; a value in parentheses could fetch (`url(…)`), except in transform. */
const PLAIN = /^[^()]*$/;
const TRANSFORM = /^((translate|scale|rotate|skewX|skewY|matrix)\([-+0-9.,e\s]*\)\s*)*$/;

/**
 * What is wrong with a picture of a lesson: it is put into the page as it stands, so it may only draw. Well-formed SVG with the
 * viewBox that pages expect, from a short list of elements and attributes; no script, style, link, entity or foreign thing.
 */
export function pictureProblems(svg: string, limit: number): string[] {
	const problems = new Set<string>();
	const bytes = Buffer.byteLength(svg);
	if (bytes > limit) problems.add(`${bytes} bytes, and at most ${limit} fit into a page on a slow line`);
	const parser = new SaxesParser();
	let root = '';
	parser.on('error', (error) => problems.add(`not well-formed: ${error.message.split('\n')[0]}`));
	parser.on('doctype', () => problems.add('a DOCTYPE is not allowed'));
	parser.on('processinginstruction', () => problems.add('a processing instruction is not allowed'));
	parser.on('cdata', () => problems.add('CDATA is not allowed'));
	parser.on('opentag', ({ name, attributes }) => {
		if (!root) {
			root = name;
			if (name !== 'svg') problems.add(`the root is <${name}>, not <svg>`);
			else if (attributes.viewBox !== '0 0 320 200') problems.add('the viewBox must be "0 0 320 200"');
		} else if (name === 'svg') problems.add('an <svg> inside the <svg> is not allowed');
		if (!ELEMENTS.has(name)) problems.add(`<${name}> is not allowed`);
		for (const [attribute, value] of Object.entries(attributes)) {
			if (!ATTRIBUTES.has(attribute)) problems.add(`the attribute ${attribute} is not allowed`);
			else if (attribute === 'transform' ? !TRANSFORM.test(value) : !PLAIN.test(value))
				problems.add(`${attribute}="${value.slice(0, 40)}" is not allowed`);
			else if (attribute === 'font-family' && value !== 'sans-serif')
				problems.add('no font but sans-serif: nothing is fetched for a picture');
		}
	});
	try {
		parser.write(svg).close();
	} catch (error) {
		problems.add(`not well-formed: ${(error as Error).message.split('\n')[0]}`);
	}
	return [...problems];
}
