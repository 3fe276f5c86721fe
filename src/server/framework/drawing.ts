import { SaxesParser } from 'saxes';
import type { Fault, Say } from './faults.ts';

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
 * What is wrong with a drawing: it is put into pages as it stands, so it may only draw. Well-formed SVG from a short list of elements
 * and attributes; no script, style, link, entity or foreign thing.
 * @param limit the most bytes
 * @param viewBox the one it must have; any of whole numbers from 0 0 where none is given
 */
export function drawingFaults(svg: string, { limit, viewBox }: { limit: number; viewBox?: string }): Fault[] {
	const faults = new Map<string, Fault>();
	const say: Say = (what, details = {}) => faults.set(what + JSON.stringify(details), { path: '', what, details });
	const bytes = Buffer.byteLength(svg);
	if (bytes > limit) say('{bytes} bytes, and at most {limit} go over a slow line', { bytes, limit });
	const parser = new SaxesParser();
	const broken = (error: unknown) => say('not well-formed: {reason}', { reason: (error as Error).message.split('\n')[0]! });
	let root = '';
	parser.on('error', broken);
	parser.on('doctype', () => say('{thing} is not allowed', { thing: 'DOCTYPE' }));
	parser.on('processinginstruction', () => say('{thing} is not allowed', { thing: '<?…?>' }));
	parser.on('cdata', () => say('{thing} is not allowed', { thing: 'CDATA' }));
	parser.on('opentag', ({ name, attributes }) => {
		if (!root) {
			root = name;
			if (name !== 'svg') say('the root is <{name}>, not <svg>', { name });
			else if (viewBox === undefined ? !sizeOfDrawing(svg) : attributes.viewBox !== viewBox)
				say('the viewBox must be "{viewBox}"', { viewBox: viewBox ?? '0 0 320 160' });
		} else if (name === 'svg') say('{thing} is not allowed', { thing: '<svg> in <svg>' });
		if (!ELEMENTS.has(name)) say('{thing} is not allowed', { thing: `<${name}>` });
		for (const [attribute, value] of Object.entries(attributes)) {
			if (!ATTRIBUTES.has(attribute)) say('the attribute {attribute} is not allowed', { attribute });
			else if (attribute === 'transform' ? !TRANSFORM.test(value) : !PLAIN.test(value))
				say('{thing} is not allowed', { thing: `${attribute}="${value.slice(0, 40)}"` });
			else if (attribute === 'font-family' && value !== 'sans-serif')
				say('no font but sans-serif: nothing is fetched for a picture');
		}
	});
	try {
		parser.write(svg).close();
	} catch (error) {
		broken(error);
	}
	return [...faults.values()];
}

/** Width and height of a drawing, as its viewBox says; null where it does not begin at 0 0, or says nothing. */
export function sizeOfDrawing(svg: string): { width: number; height: number } | null {
	const [, width, height] = /<svg\b[^>]*\sviewBox="0 0 (\d{1,4}) (\d{1,4})"/.exec(svg) ?? [];
	return Number(width) > 0 && Number(height) > 0 ? { width: Number(width), height: Number(height) } : null;
}
