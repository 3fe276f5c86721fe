import { svelte } from '@sveltejs/vite-plugin-svelte';
import { parse } from 'svelte/compiler';
import { createServer } from 'vite';

/** A component as the server draws it, for tests of what its form sends. Nothing of the framework but its words is there. */
export async function renderer(path: string): Promise<{ draw(props: object): string; end(): Promise<void> }> {
	const framework = {
		name: 'forms-without-script',
		resolveId: (id: string) => (id === '$app/forms' ? '\0forms' : undefined),
		load: (id: string) => (id === '\0forms' ? 'export const enhance = () => {};' : undefined)
	};
	const server = await createServer({
		configFile: false,
		logLevel: 'error',
		appType: 'custom',
		plugins: [svelte({ configFile: false }), framework],
		optimizeDeps: { noDiscovery: true },
		server: { middlewareMode: true, hmr: false, ws: false, watch: null }
	});
	const { default: component } = await server.ssrLoadModule(path);
	const { render } = (await server.ssrLoadModule('svelte/server')) as {
		render(component: unknown, options: { props: object }): { body: string };
	};
	return { draw: (props) => render(component, { props }).body, end: () => server.close() };
}

interface Node {
	type: string;
	name?: string;
	data?: string;
	value?: true | Node[];
	attributes?: (Node & { name: string })[];
	fragment?: { nodes: Node[] };
}

/** The fields that a browser would send of the form in a page, no button pressed. */
export function fieldsOf(html: string): FormData {
	const form = new FormData();
	const markup = (/<form[\s\S]*?<\/form>/.exec(html)?.[0] ?? '').replaceAll('{', '&#123;');
	const gather = (node: Node): void => {
		const name = said(node, 'name');
		const type = said(node, 'type');
		if (node.name === 'select' && name) return form.append(name, chosenIn(node));
		if (node.name === 'textarea' && name) return form.append(name, textIn(node).replaceAll('\n', '\r\n'));
		if (node.name === 'input' && name && type !== 'file') {
			const box = type === 'checkbox' || type === 'radio';
			if (!box || said(node, 'checked') !== undefined) form.append(name, said(node, 'value') ?? (box ? 'on' : ''));
		}
		node.fragment?.nodes.forEach(gather);
	};
	for (const node of (parse(markup, { modern: true }) as unknown as { fragment: { nodes: Node[] } }).fragment.nodes) gather(node);
	return form;
}

const said = ({ attributes = [] }: Node, name: string): string | undefined => {
	const value = attributes.find((attribute) => attribute.name === name)?.value;
	return Array.isArray(value) ? value.map(({ data }) => data ?? '').join('') : value && '';
};
const textIn = (node: Node): string => (node.data ?? '') + (node.fragment?.nodes.map(textIn).join('') ?? '');

/** The chosen option of a select, else its first. */
function chosenIn(select: Node): string {
	const options = (node: Node): Node[] => (node.name === 'option' ? [node] : (node.fragment?.nodes.flatMap(options) ?? []));
	const all = options(select);
	const chosen = all.findLast((option) => said(option, 'selected') !== undefined) ?? all[0];
	return chosen ? (said(chosen, 'value') ?? textIn(chosen).trim()) : '';
}
