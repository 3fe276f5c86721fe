import { Refusal } from '#core/refusal.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * What a text file's first bytes say: a byte-order mark, or the zeros that every second byte of UTF-16 has where text is
 * mostly Latin. Everything else must be UTF-8.
 */
export function encodingOf(head: Uint8Array): Encoding {
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	const length = Math.min(head.length, 4096);
	for (let i = 0; i < length; i++) if (head[i] === 0) zeros[i % 2]! += 1;
	const [even, odd] = zeros as [number, number];
	if (even + odd < length / 8) return 'utf-8';
	return odd > even ? 'utf-16le' : 'utf-16be';
}

/**
 * Text from bytes, piece by piece, without its byte-order mark.
 * @throws Refusal `file-encoding` when it is no Unicode: a file saved in an old code page, whose letters nobody can guess safely
 */
export async function* decode(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	let decoder: TextDecoder | undefined;
	const text = (piece?: Uint8Array): string => {
		try {
			return decoder === undefined ? '' : piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
		} catch {
			throw new Refusal('file-encoding', `not ${decoder?.encoding}`, {});
		}
	};
	for await (const piece of pieces) {
		if (piece.length === 0) continue;
		decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
		yield text(piece);
	}
	yield text();
}
