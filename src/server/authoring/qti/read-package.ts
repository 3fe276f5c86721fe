import { Refusal } from '#core/refusal.ts';
import type { Fault } from '#server/framework/index.ts';
import { Zip } from '#server/platform/zip.ts';
import { allOf, childOf, elementsOf, readXml, XmlFault, type Node } from './read-xml.ts';
import { readItem } from './read-item.ts';
import { ITEM_RESOURCE, OURS } from './vocabulary.ts';

/** The largest package that may be uploaded, in bytes; the whole bank has a tenth of it. */
export const PACKAGE_BYTES = 5_000_000;
/** Of one part, unpacked; of all parts together; and how many. */
const PART_BYTES = 1_000_000;
const UNPACKED_BYTES = 40_000_000;
const MOST_PARTS = 5_000;

export interface Problem extends Omit<Fault, 'path'> {
	file: string;
	/** From 1. */
	line: number;
}
export interface ReadItem {
	file: string;
	body: Record<string, unknown>;
	/** Whether it came with what only we say of an item. */
	ours: boolean;
}

/**
 * The items of a QTI 3 package, and what could not be read, by file and line. Nothing in the package is followed out of it, and no name
 * in it becomes a name of ours on a disk.
 * @throws Refusal `package-damaged`, `package-encrypted`, `package-too-large`, `package-path`, `package-no-manifest`
 */
export async function readPackage(bytes: Uint8Array): Promise<{ items: ReadItem[]; problems: Problem[] }> {
	if (bytes.length > PACKAGE_BYTES) throw tooLarge();
	const zip = await asPackage(async () => new Zip(bytes, { unpacked: UNPACKED_BYTES }));
	const names = zip.names();
	if (names.length > MOST_PARTS) throw tooLarge();
	const outside = names.find((name) => name.split('/').includes('..') || /^[a-z]:/.test(name));
	if (outside !== undefined) throw new Refusal('package-path', outside, { name: outside });
	if (!zip.has('imsmanifest.xml')) throw new Refusal('package-no-manifest', 'no imsmanifest.xml');

	const problems: Problem[] = [];
	const items: ReadItem[] = [];
	const trying = async <T>(file: string, read: () => Promise<T>): Promise<T | null> => {
		try {
			return await read();
		} catch (thrown) {
			if (!(thrown instanceof XmlFault)) throw thrown;
			const { path, what, details } = thrown.fault;
			problems.push({ file, line: Number(path), what, details });
			return null;
		}
	};
	const manifest = await trying('imsmanifest.xml', async () => readXml(await partOf(zip, 'imsmanifest.xml')));
	for (const resource of manifest ? allOf(manifest, 'resource') : []) {
		if (resource.attributes['type'] !== ITEM_RESOURCE) continue;
		const file = resource.attributes['href'] ?? '';
		if (!zip.has(file)) {
			problems.push({
				file: 'imsmanifest.xml',
				line: resource.line,
				what: 'names {file}, which is not in the package',
				details: { file }
			});
			continue;
		}
		const extension = extensionOf(resource);
		const body = await trying(file, async () => readItem(readXml(await partOf(zip, file)), extension));
		if (body) items.push({ file, body, ours: extension !== undefined });
	}
	if (manifest && items.length + problems.length === 0)
		problems.push({ file: 'imsmanifest.xml', line: manifest.line, what: 'names no QTI 3 item', details: {} });
	return { items, problems };
}

function extensionOf(resource: Node): Node | undefined {
	const metadata = childOf(resource, 'metadata');
	return metadata && elementsOf(metadata).find(({ name, namespace }) => name === 'item' && namespace === OURS);
}

async function partOf(zip: Zip, name: string): Promise<Uint8Array> {
	return asPackage(async () => {
		const pieces: Uint8Array[] = [];
		let size = 0;
		for await (const piece of zip.read(name)) {
			size += piece.length;
			if (size > PART_BYTES) throw tooLarge();
			pieces.push(piece);
		}
		return Buffer.concat(pieces);
	});
}

const tooLarge = () =>
	new Refusal('package-too-large', 'package beyond its bounds', { packed: PACKAGE_BYTES / 1e6, unpacked: UNPACKED_BYTES / 1e6 });

/** What a zip is refused for, in the words of a package. */
async function asPackage<T>(read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		if (thrown.code === 'file-damaged') throw new Refusal('package-damaged', thrown.message);
		if (thrown.code === 'file-encrypted') throw new Refusal('package-encrypted', thrown.message);
		if (thrown.code === 'file-unpacks-too-large') throw tooLarge();
		throw thrown;
	}
}
