import { Transformer } from '@napi-rs/image';
import { Refusal } from '#core/refusal.ts';
import { drawingFaults, PICTURE_BYTES, sizeOfDrawing } from '#server/framework/index.ts';
import { sizeOf } from './size-of.ts';

/** The largest file that may be brought, bytes: a photograph from a telephone. */
export const UPLOAD_BYTES = 12_000_000;
/** Pixels that are unpacked at most; of four bytes each, 160 MB. */
const MOST_PIXELS = 40_000_000;
/** Tried in this order until one fits: a smaller picture only where a coarser one would not do. Pixels, and quality of 100. */
const WIDTHS = [640, 480, 360, 280, 220, 160];
const QUALITIES = [80, 60, 45, 30];

export interface Sound {
	bytes: Uint8Array;
	media: 'image/webp' | 'image/svg+xml';
	width: number;
	height: number;
}

/**
 * Whatever was brought, as a picture and nothing but a picture, small enough for a slow line. A photograph is unpacked, turned upright
 * and encoded anew, so that where and with what it was taken stays behind; a drawing that does more than draw is refused.
 * @throws Refusal `picture-too-large`, `picture-unknown`, `picture-many-pixels`, `picture-damaged`, `picture-too-rich`, `picture-unsound`
 */
export async function makeSound(bytes: Uint8Array): Promise<Sound> {
	if (bytes.length > UPLOAD_BYTES)
		throw new Refusal('picture-too-large', `${bytes.length} bytes`, { field: 'upload', limit: UPLOAD_BYTES / 1e6 });
	const size = sizeOf(bytes);
	if (size) return encodedAnew(bytes, size);
	const text = Buffer.from(bytes.subarray(0, 1000)).toString('utf8');
	if (/^\uFEFF?\s*(<\?xml|<!--|<svg|<!DOCTYPE svg)/i.test(text)) return checkedDrawing(Buffer.from(bytes).toString('utf8'));
	throw new Refusal('picture-unknown', 'neither PNG, JPEG, WebP nor SVG', { field: 'upload' });
}

async function encodedAnew(bytes: Uint8Array, { width, height }: { width: number; height: number }): Promise<Sound> {
	if (width * height > MOST_PIXELS)
		throw new Refusal('picture-many-pixels', `${width} × ${height}`, {
			field: 'upload',
			width,
			height,
			limit: MOST_PIXELS / 1e6
		});
	try {
		for (const most of WIDTHS) {
			const drawn = new Transformer(bytes).rotate().resize({ width: Math.min(most, width) });
			for (const quality of QUALITIES) {
				const small = await drawn.webp(quality);
				if (small.length > PICTURE_BYTES) continue;
				const now = sizeOf(small)!;
				return { bytes: small, media: 'image/webp', width: now.width, height: now.height };
			}
		}
	} catch (thrown) {
		throw new Refusal('picture-damaged', (thrown as Error).message, { field: 'upload' });
	}
	throw new Refusal('picture-too-rich', 'does not fit', { field: 'upload', limit: PICTURE_BYTES / 1e3 });
}

function checkedDrawing(text: string): Sound {
	// Programs that draw write their own name and more into these.
	const svg = text
		.replace(/^\uFEFF/, '')
		.replace(/<\?xml[^>]*\?>|<!--[\s\S]*?-->/g, '')
		.trim();
	const faults = drawingFaults(svg, { limit: PICTURE_BYTES });
	if (faults.length > 0) throw new Refusal('picture-unsound', `${faults.length} faults`, { field: 'upload', faults });
	return { bytes: Buffer.from(svg), media: 'image/svg+xml', ...sizeOfDrawing(svg)! };
}
