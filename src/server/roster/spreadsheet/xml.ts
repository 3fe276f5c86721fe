import { SaxesParser } from 'saxes';
import { Refusal } from '#core/refusal.ts';
import { damaged } from './bounds.ts';

/** What a reader of XML hears. Names come without their prefix: some programs write `x:row` where Excel writes `row`. */
export interface Ear {
	open?: (name: string, attributes: Record<string, string>) => void;
	text?: (text: string) => void;
	close?: (name: string) => void;
}

const local = (name: string) => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name);

/**
 * Reads XML piece by piece, telling `ear`; yields after each piece, so that a caller may take what was heard, or stop.
 * Documents cannot define entities of their own (a bomb of another kind): saxes knows only the five of XML.
 * @throws Refusal `file-damaged`
 */
export async function* listen(pieces: AsyncIterable<Uint8Array>, ear: Ear): AsyncGenerator<void> {
	const parser = new SaxesParser({ position: false });
	let failed: Error | undefined;
	parser.on('error', (error) => (failed ??= error));
	const { open, text, close } = ear;
	if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Record<string, string>));
	if (text) {
		parser.on('text', text);
		parser.on('cdata', text);
	}
	if (close) parser.on('closetag', (tag) => close(local(tag.name)));
	const write = (chunk: string | null) => {
		try {
			if (chunk === null) parser.close();
			else parser.write(chunk);
		} catch (thrown) {
			if (thrown instanceof Refusal) throw thrown;
			failed ??= thrown as Error;
		}
		if (failed) throw damaged(`XML: ${failed.message}`);
	};
	let decoder: TextDecoder | undefined;
	for await (const piece of pieces) {
		if (piece.length === 0) continue;
		// XML is UTF-8, or UTF-16 with a mark in front.
		decoder ??= new TextDecoder(
			piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8'
		);
		write(decoder.decode(piece, { stream: true }));
		yield;
	}
	write(decoder?.decode() ?? '');
	write(null);
	yield;
}

/** Reads a small part to its end. */
export async function hear(pieces: AsyncIterable<Uint8Array>, ear: Ear): Promise<void> {
	for await (const _ of listen(pieces, ear));
}
