import { SaxesParser } from 'saxes';
import type { Fault } from '#server/framework/index.ts';

/** An element as it was read: names without prefix, the namespace beside them. */
export interface Node {
	name: string;
	namespace: string;
	attributes: Readonly<Record<string, string>>;
	children: (Node | string)[];
	/** Where it began, from 1. */
	line: number;
}

const DEEPEST = 50;
const MOST_NODES = 20_000;

/** A document that is not read, and why; `path` is the line. */
export class XmlFault extends Error {
	readonly fault: Fault;

	constructor(line: number, what: string, details: Fault['details'] = {}) {
		super(what);
		this.fault = { path: String(line), what, details };
	}
}

/**
 * Reads a small document into a tree. It may define no entities and name no other document: whatever has a DOCTYPE is refused before
 * anything in it could be followed. Depth and size are bounded.
 * @throws XmlFault with the line
 */
export function readXml(bytes: Uint8Array): Node {
	const parser = new SaxesParser({ xmlns: true });
	const root: Node = { name: '', namespace: '', attributes: {}, children: [], line: 1 };
	const open: Node[] = [root];
	let nodes = 0;
	const fail = (what: string, details: Fault['details'] = {}): never => {
		throw new XmlFault(parser.line, what, details);
	};
	parser.on('error', (error) => fail('is no XML: {reason}', { reason: error.message.replace(/^\d+:\d+: /, '') }));
	parser.on('doctype', () => fail('has a DOCTYPE; documents that define or fetch something are not read'));
	parser.on('opentag', (tag) => {
		if (++nodes > MOST_NODES) fail('has more than {most} elements', { most: MOST_NODES });
		if (open.length > DEEPEST) fail('is nested deeper than {most}', { most: DEEPEST });
		const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ local, value }) => [local, value]));
		const node: Node = { name: tag.local, namespace: tag.uri, attributes, children: [], line: parser.line };
		open.at(-1)!.children.push(node);
		open.push(node);
	});
	const say = (words: string) => open.at(-1)!.children.push(words);
	parser.on('text', say);
	parser.on('cdata', say);
	parser.on('closetag', () => open.pop());
	let words: string;
	try {
		words = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return fail('is not UTF-8');
	}
	parser.write(words).close();
	return elementsOf(root)[0] ?? fail('is empty');
}

export const elementsOf = (node: Node): Node[] => node.children.filter((child): child is Node => typeof child !== 'string');
export const childOf = (node: Node, name: string): Node | undefined => elementsOf(node).find((child) => child.name === name);
export const childrenOf = (node: Node, name: string): Node[] => elementsOf(node).filter((child) => child.name === name);

/** Every element of a name, at any depth, in order. */
export const allOf = (node: Node, name: string): Node[] =>
	elementsOf(node).flatMap((child) => [...(child.name === name ? [child] : []), ...allOf(child, name)]);

/** The words of an element, without its markup. */
export const wordsOf = (node: Node): string =>
	node.children
		.map((child) => (typeof child === 'string' ? child : wordsOf(child)))
		.join('')
		.trim();
