/** A piece of XML, escaped already. */
export type Xml = string & { readonly xml: unique symbol };

/** What XML 1.0 cannot hold, even escaped. */
export const hasForbidden = (text: string): boolean =>
	// oxlint-disable-next-line no-control-regex
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(
		text
	);

const escaped = (text: string) =>
	text.replace(/[&<>"\r]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' })[sign]!);

export const text = (words: string): Xml => escaped(words) as Xml;

/** One element. Attributes that are undefined are left out; nothing is added between the children. */
export function element(
	name: string,
	attributes: Record<string, string | number | undefined> = {},
	...children: readonly Xml[]
): Xml {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
		.join('');
	return (children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`) as Xml;
}

/** Children each on a line of its own, for people who open the file; only where white space means nothing. */
export const lines = (children: readonly Xml[], depth: number): Xml[] => {
	const indent = `\n${'\t'.repeat(depth)}`;
	return [...children.map((child) => `${indent}${child}` as Xml), `\n${'\t'.repeat(depth - 1)}` as Xml];
};

export const document = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
