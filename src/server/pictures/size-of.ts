/** What a picture says of itself in its first bytes, read without unpacking it: a small file may unpack to more than a machine holds. */
export interface Size {
	format: 'png' | 'jpeg' | 'webp';
	width: number;
	height: number;
}

/** Null where the bytes begin like none of these. */
export function sizeOf(bytes: Uint8Array): Size | null {
	const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return pngSize(view) ?? jpegSize(view) ?? webpSize(view);
}

function pngSize(view: Buffer): Size | null {
	if (view.length < 24 || view.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return null;
	return { format: 'png', width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
}

/** Segment by segment up to the frame, whose markers are C0 to CF but for tables (C4, C8, CC). */
function jpegSize(view: Buffer): Size | null {
	if (view.length < 4 || view.readUInt16BE(0) !== 0xffd8) return null;
	for (let at = 2; at + 9 < view.length;) {
		if (view[at] !== 0xff) return null;
		const marker = view[at + 1]!;
		const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (frame) return { format: 'jpeg', height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) };
		// Padding, and markers that stand alone.
		at += marker === 0xff ? 1 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + view.readUInt16BE(at + 2);
	}
	return null;
}

function webpSize(view: Buffer): Size | null {
	if (view.length < 30 || view.toString('latin1', 0, 4) !== 'RIFF' || view.toString('latin1', 8, 12) !== 'WEBP') return null;
	const size = (width: number, height: number): Size => ({ format: 'webp', width, height });
	switch (view.toString('latin1', 12, 16)) {
		case 'VP8 ':
			return size(view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff);
		case 'VP8L': {
			const bits = view.readUInt32LE(21);
			return size((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
		}
		case 'VP8X':
			return size(view.readUIntLE(24, 3) + 1, view.readUIntLE(27, 3) + 1);
		default:
			return null;
	}
}
