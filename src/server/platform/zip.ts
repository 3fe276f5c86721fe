import { createInflateRaw } from 'node:zlib';
import { Refusal } from '#core/refusal.ts';

/** How much we are willing to unpack, in bytes, of all parts that are read. */
interface Bounds {
	unpacked: number;
}

export const unpacksTooLarge = (bounds: Bounds) =>
	new Refusal('file-unpacks-too-large', `unpacks to more than ${bounds.unpacked} bytes`, {
		limit: Math.round(bounds.unpacked / 1e6)
	});
export const damaged = (why: string) => new Refusal('file-damaged', why);

interface Entry {
	method: number;
	encrypted: boolean;
	/** Of the local header, in the file. */
	offset: number;
	packed: number;
}

/**
 * The parts of a zip file that is in memory, unpacked one at a time and piece by piece. Names and places come from the
 * directory at the file's end, as everybody reads them; sizes are believed to nobody: what is unpacked is counted, over
 * all parts together, and bounded.
 */
export class Zip {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	readonly #entries: Map<string, Entry>;
	readonly #bounds: Bounds;
	#unpacked = 0;

	constructor(bytes: Uint8Array, bounds: Bounds) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.#bounds = bounds;
		this.#entries = this.#directory();
	}

	has(name: string): boolean {
		return this.#entries.has(name.toLowerCase());
	}

	/** The names of all parts, in lower case. */
	names(): string[] {
		return [...this.#entries.keys()];
	}

	/** Whether some part's name begins so. */
	hasUnder(prefix: string): boolean {
		return [...this.#entries.keys()].some((name) => name.startsWith(prefix));
	}

	/**
	 * Unpacks a part in pieces; stops unpacking when the reader stops reading.
	 * @throws Refusal `file-damaged`, `file-encrypted`, `file-unpacks-too-large`
	 */
	async *read(name: string): AsyncGenerator<Uint8Array> {
		const entry = this.#entries.get(name.toLowerCase());
		if (!entry) throw damaged(`no part ${name}`);
		if (entry.encrypted) throw new Refusal('file-encrypted', `part ${name} is encrypted`);
		const packed = this.#packed(name, entry);
		if (entry.method === 0) {
			this.#count(packed.length);
			yield packed;
			return;
		}
		if (entry.method !== 8) throw damaged(`part ${name} is packed by method ${entry.method}`);
		const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
		inflate.end(packed);
		try {
			for await (const piece of inflate as AsyncIterable<Buffer>) {
				this.#count(piece.length);
				yield piece;
			}
		} catch (thrown) {
			if (thrown instanceof Refusal) throw thrown;
			throw damaged(`part ${name}: ${(thrown as Error).message}`);
		} finally {
			inflate.destroy();
		}
	}

	#count(bytes: number): void {
		this.#unpacked += bytes;
		if (this.#unpacked > this.#bounds.unpacked) throw unpacksTooLarge(this.#bounds);
	}

	#packed(name: string, entry: Entry): Uint8Array {
		const at = entry.offset;
		if (at + 30 > this.#bytes.length || this.#view.getUint32(at, true) !== 0x04034b50)
			throw damaged(`part ${name} is not where the directory says`);
		// The local header's own name and extra field may be longer than the directory's.
		const start = at + 30 + this.#view.getUint16(at + 26, true) + this.#view.getUint16(at + 28, true);
		if (start + entry.packed > this.#bytes.length) throw damaged(`part ${name} is cut short`);
		return this.#bytes.subarray(start, start + entry.packed);
	}

	#directory(): Map<string, Entry> {
		const view = this.#view;
		const end = this.#endRecord();
		const count = view.getUint16(end + 10, true);
		let at = view.getUint32(end + 16, true);
		const entries = new Map<string, Entry>();
		for (let i = 0; i < count; i++) {
			if (at + 46 > this.#bytes.length || view.getUint32(at, true) !== 0x02014b50) throw damaged('the zip directory is broken');
			const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
				number,
				number,
				number
			];
			const name = new TextDecoder().decode(this.#bytes.subarray(at + 46, at + 46 + nameLength));
			entries.set(name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase(), {
				encrypted: (view.getUint16(at + 8, true) & 1) === 1,
				method: view.getUint16(at + 10, true),
				packed: view.getUint32(at + 20, true),
				offset: view.getUint32(at + 42, true)
			});
			at += 46 + nameLength + extraLength + commentLength;
		}
		return entries;
	}

	/** Where the end record begins: the last 22 bytes, unless a comment follows. */
	#endRecord(): number {
		const last = this.#bytes.length - 22;
		for (let at = last; at >= 0 && at >= last - 0xffff; at--) if (this.#view.getUint32(at, true) === 0x06054b50) return at;
		throw damaged('no zip directory: the file is cut short');
	}
}
