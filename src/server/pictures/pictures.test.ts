import { Transformer } from '@napi-rs/image';
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { publishBank } from '#server/assessment/index.ts';
import { PICTURE_BYTES } from '#server/framework/index.ts';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import type { Staff } from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildEditor, newItem } from '../../../tests/support/items.ts';
import { keepPicture, listPictures, missingPictures, readPicture } from './index.ts';
import { makeSound } from './make-sound.ts';
import { sizeOf } from './size-of.ts';

/** A picture of so many pixels, smooth as a wall or rough as gravel. */
function drawn(width: number, height: number, rough = 0): Transformer {
	const pixels = new Uint8Array(width * height * 4);
	let seed = 7;
	for (let n = 0; n < pixels.length; n++) {
		seed = (seed * 1103515245 + 12345) & 0x7fffffff;
		pixels[n] = n % 4 === 3 ? 255 : 90 + 60 * Math.sin(n / width / 40) + rough * ((seed >> 16) % 100);
	}
	return Transformer.fromRgbaPixels(pixels, width, height);
}
/** A JPEG with a segment in which a camera says how it was held, and where it was. */
async function fromCamera(width: number, height: number, orientation: number): Promise<Buffer> {
	const jpeg = await drawn(width, height).jpeg(90);
	const exif = Buffer.concat([
		Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01', 'latin1'),
		Buffer.from([0, orientation, 0, 0, 0, 0, 0, 0]),
		Buffer.from('GPS 10.4567 N 105.6432 E, Cao Lanh')
	]);
	const head = Buffer.from([0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(exif.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}
/** A PNG that says it is so large and has one line. */
function swollen(width: number, height: number): Buffer {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type), data]);
		const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
		length.writeUInt32BE(data.length);
		sum.writeUInt32BE(crc32(body));
		return Buffer.concat([length, body, sum]);
	};
	const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(Buffer.alloc(100))),
		chunk('IEND', Buffer.alloc(0))
	]);
}
const svg = (inside: string) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 30">${inside}</svg>`);

describe('whatever comes, a picture and nothing else is kept', () => {
	test.each(['png', 'jpeg', 'webp'] as const)('%s becomes a small WebP', async (format) => {
		const bytes = await drawn(900, 600)[format]();
		expect(sizeOf(bytes)).toEqual({ format, width: 900, height: 600 });
		const sound = await makeSound(bytes);
		expect(sizeOf(sound.bytes)).toMatchObject({ format: 'webp', width: sound.width, height: sound.height });
		expect(sound.bytes.length).toBeLessThanOrEqual(PICTURE_BYTES);
		expect(sound.width / sound.height).toBeCloseTo(1.5, 1);
	});

	test('lossless and animated headers of WebP are read too', async () => {
		expect(sizeOf(await drawn(31, 17).webpLossless())).toEqual({ format: 'webp', width: 31, height: 17 });
		const extended = Buffer.alloc(30);
		extended.write('RIFF', 0, 'latin1');
		extended.write('WEBPVP8X', 8, 'latin1');
		extended.writeUIntLE(299, 24, 3);
		extended.writeUIntLE(199, 27, 3);
		expect(sizeOf(extended)).toEqual({ format: 'webp', width: 300, height: 200 });
	});

	test('where it was taken stays behind, and it stands upright', async () => {
		const bytes = await fromCamera(400, 200, 6);
		expect(bytes.includes('GPS 10.4567')).toBe(true);
		const sound = await makeSound(bytes);
		expect(Buffer.from(sound.bytes).includes('GPS')).toBe(false);
		expect(Buffer.from(sound.bytes).includes('Exif')).toBe(false);
		expect(sound.height).toBeGreaterThan(sound.width);
	});

	test('what hangs behind a picture is gone', async () => {
		const sound = await makeSound(Buffer.concat([await drawn(200, 100).png(), Buffer.from('<script>alert(1)</script>')]));
		expect(Buffer.from(sound.bytes).includes('script')).toBe(false);
	});

	test('a drawing stays as it is, without what its program wrote', async () => {
		const sound = await makeSound(svg('<!-- made on the computer of An --><path d="M0 0h9"/>'));
		expect(Buffer.from(sound.bytes).toString()).toBe(svg('<path d="M0 0h9"/>').toString());
		expect(sound).toMatchObject({ media: 'image/svg+xml', width: 48, height: 30 });
	});

	test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
		['nothing', () => new Uint8Array(), 'picture-unknown'],
		['a page', () => Buffer.from('<!doctype html><img src=x>'), 'picture-unknown'],
		['a PDF', () => Buffer.from('%PDF-1.7'), 'picture-unknown'],
		['a file that would fill the machine', () => swollen(30_000, 30_000), 'picture-many-pixels'],
		['a header and no picture', () => swollen(40, 30), 'picture-damaged'],
		['half a JPEG header', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'picture-unknown'],
		['gravel, which no encoder makes small', () => drawn(160, 1600, 1.6).png(), 'picture-too-rich'],
		['too large a file', () => new Uint8Array(12_000_001), 'picture-too-large'],
		['a drawing with a script', () => svg('<script>1</script>'), 'picture-unsound'],
		['a drawing that fetches', () => svg('<rect fill="url(https://vidu.vn/a)"/>'), 'picture-unsound'],
		['a heavy drawing', () => svg(`<path d="${'M0 0h9'.repeat(900)}"/>`), 'picture-unsound']
	])('%s is refused', async (_, bytes, code) => {
		await expect(makeSound(await bytes())).rejects.toMatchObject({ code });
	});
});

describe('kept, and seen', () => {
	const database = useDatabase();
	const nobody = { kind: 'public' } as const;
	let clerk: Staff;
	let other: Staff;
	let bytes: Buffer;
	beforeAll(async () => {
		clerk = await buildEditor(database);
		other = { kind: 'staff', accountId: newId() };
		await sql`insert into staff (id, name, email) values (${other.accountId}, 'cán bộ xã', 'xa@vidu.vn')`.execute(database.owner);
		bytes = await drawn(320, 160).png();
	});
	const brought = () => keepPicture(database.app, clerk, { bytes, source: ' Cô Ba chụp ', licence: 'own' });

	test('its name is the hash of its bytes; brought twice it is one', async () => {
		const name = await brought();
		expect(await brought()).toBe(name);
		const picture = await readPicture(database.app, clerk, name);
		expect(picture.media).toBe('image/webp');
		expect(createHash('sha256').update(picture.bytes).digest('hex')).toBe(name.slice(0, 64));
		expect((await listPictures(database.app, clerk)).map(({ name, source }) => ({ name, source }))).toEqual([
			{ name, source: 'Cô Ba chụp' }
		]);
	});

	test('a source and a licence are asked for; other roles bring none', async () => {
		const keep = (actor: Staff, source: string, licence: string) => keepPicture(database.app, actor, { bytes, source, licence });
		await expect(keep(clerk, '  ', 'own')).rejects.toMatchObject({ code: 'picture-no-source' });
		await expect(keep(clerk, 'a', 'found it')).rejects.toMatchObject({ code: 'picture-no-licence' });
		await expect(keep(other, 'a', 'own')).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('until the bank shows it only who keeps content sees it; afterwards everybody', async () => {
		const name = await brought();
		for (const actor of [nobody, other])
			await expect(readPicture(database.app, actor, name)).rejects.toMatchObject({ code: 'not-found' });
		const item = { ...newItem(), picture: name, pictureAlt: { vi: 'Bến tàu', en: 'A pier' } } as BankItem;
		await asActor(database.app, clerk, (db) => publishBank(db, [item]));
		for (const actor of [nobody, other]) expect((await readPicture(database.app, actor, name)).bytes.length).toBeGreaterThan(0);
		const { rows } = await sql<{ public: { picture: string; pictureAlt: object } }>`
			select public from bank_item where item_id = ${item.id}`.execute(database.owner);
		expect(rows[0]!.public).toMatchObject({ picture: `/pictures/${name}`, pictureAlt: item.pictureAlt });
		await expect(readPicture(database.app, nobody, name.replace('.webp', '.svg'))).rejects.toMatchObject({ code: 'not-found' });
		await expect(readPicture(database.app, nobody, '../../etc/passwd')).rejects.toMatchObject({ code: 'not-found' });
	});

	test('the walls hold by themselves: no other hand writes, and none changes', async () => {
		const name = await brought();
		const insert = (by: string) => sql`insert into picture (bytes, media, width, height, source, licence, brought_by)
			values ('\\x00', 'image/webp', 1, 1, 'x', 'own', ${by})`;
		await expect(asActor(database.app, other, (db) => insert(other.accountId).execute(db))).rejects.toThrow(/row-level security/);
		await expect(asActor(database.app, clerk, (db) => insert(other.accountId).execute(db))).rejects.toThrow(/row-level security/);
		await expect(
			asActor(database.app, other, (db) => sql`insert into picture_shown values (${name.slice(0, 64)})`.execute(db))
		).rejects.toThrow(/row-level security/);
		for (const change of [sql`update picture set source = 'y'`, sql`delete from picture`])
			await expect(asActor(database.app, clerk, (db) => change.execute(db))).rejects.toThrow(/permission denied/);
	});

	test('a name that nobody brought is missing', async () => {
		const none = `${'0'.repeat(64)}.webp`;
		expect(await asActor(database.app, clerk, (db) => missingPictures(db, [none, 'pictures/qr-counter.svg']))).toEqual([none]);
	});
});
