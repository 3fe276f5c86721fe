import { TagDisposition } from 'easy-template-x';
import { Refusal } from '#core/refusal.ts';
import { Zip } from '#server/platform/zip.ts';
import { fillTemplate, tagsOf, textOf } from './fill-template.ts';
import { LISTS, PLACEHOLDERS, type Filling } from './placeholders.ts';

/** Of a template as it is sent, and of all its parts unpacked. */
export const TEMPLATE_BYTES = 2_000_000;
const UNPACKED = 20_000_000;

/**
 * Whether a file can be a template: a Word document without macros and without anything fetched from elsewhere, that asks only for what we can
 * tell. It is filled once, so that nobody finds out on the day of the report.
 *
 * @throws Refusal `template-too-large`, `template-damaged`, `template-not-word`, `template-macros`, `template-outside`, `template-unknown` (names
 * the placeholder), `template-broken` (says why), `template-asks-nothing`
 */
export async function checkTemplate(bytes: Uint8Array): Promise<void> {
	if (bytes.length > TEMPLATE_BYTES) throw tooLarge(`${bytes.length} bytes`);
	await unpacked(bytes, checkParts);
	const asked = await checkTags(bytes);
	const filled = await fillTemplate(bytes, SAMPLE).catch(broken);
	const left = (await textOf(filled)).match(/.{0,20}(\{\{|\}\}).{0,20}/)?.[0];
	if (left !== undefined) broken(new Error(`“${left}”`));
	if (asked === 0) throw new Refusal('template-asks-nothing', 'no placeholder in it');
}

const tooLarge = (why: string) => new Refusal('template-too-large', why, { limit: TEMPLATE_BYTES / 1e6 });

/** What is wrong with the file itself, in words for a document. */
async function unpacked(bytes: Uint8Array, look: (zip: Zip) => Promise<void>): Promise<void> {
	try {
		await look(new Zip(bytes, { unpacked: UNPACKED }));
	} catch (thrown) {
		if (!(thrown instanceof Refusal) || !thrown.code.startsWith('file-')) throw thrown;
		throw thrown.code === 'file-unpacks-too-large' ? tooLarge(thrown.message) : new Refusal('template-damaged', thrown.message);
	}
}

async function checkParts(zip: Zip): Promise<void> {
	if (!zip.has('word/document.xml') || !zip.has('[content_types].xml'))
		throw new Refusal('template-not-word', 'no Word document in it');
	for (const name of zip.names()) {
		const pieces: Uint8Array[] = [];
		// Every part is unpacked, read or not: what is never looked at here would be unpacked without bounds later.
		for await (const piece of zip.read(name)) if (/\.(xml|rels)$/.test(name)) pieces.push(piece);
		const text = Buffer.concat(pieces).toString('utf8');
		if (/vbaproject|vbadata|activex|embeddings/.test(name) || text.includes('macroEnabled'))
			throw new Refusal('template-macros', `part ${name}`);
		if (/<!DOCTYPE/i.test(text)) throw new Refusal('template-damaged', `part ${name} declares a document type`);
		for (const [relation] of name.endsWith('.rels') ? text.matchAll(/<Relationship\b[^>]*>/g) : [])
			if (/TargetMode\s*=\s*["']External/.test(relation) && !/\/hyperlink["']/.test(relation))
				throw new Refusal('template-outside', `${name}: ${relation}`);
	}
}

/** @returns how many placeholders there are */
async function checkTags(bytes: Uint8Array): Promise<number> {
	const tags = await tagsOf(bytes).catch(broken);
	const open: string[] = [];
	for (const { name, disposition, rawText } of tags) {
		const fields = open.flatMap((list) => (isList(list) ? LISTS[list] : []));
		const known: readonly string[] = [...PLACEHOLDERS, ...fields, ...Object.keys(LISTS)];
		if (disposition === TagDisposition.Close) open.pop();
		else if (!known.includes(name) || (disposition === TagDisposition.SelfClosed && isList(name)))
			throw new Refusal('template-unknown', `unknown placeholder ${rawText}`, { name: rawText.slice(0, 80) });
		else if (disposition === TagDisposition.Open) open.push(name);
	}
	return tags.length;
}

const isList = (name: string): name is keyof typeof LISTS => Object.hasOwn(LISTS, name);

/** What the library could not read, in its own words: they name the tag. */
function broken(thrown: unknown): never {
	const reason = thrown instanceof Error ? thrown.message : String(thrown);
	throw new Refusal('template-broken', reason, { reason: reason.slice(0, 200) });
}

const line = <Name extends string>(names: readonly Name[]): Record<Name, string> => {
	const filled: Partial<Record<Name, string>> = {};
	for (const name of names) filled[name] = name;
	return filled as Record<Name, string>;
};
const SAMPLE: Filling = { ...line(PLACEHOLDERS), chi_tieu: [line(LISTS.chi_tieu)], nhiem_vu: [line(LISTS.nhiem_vu)] };
