import { Refusal } from '#core/refusal.ts';

export type Kind = 'xlsx' | 'csv';

const begins = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte);

const otherKinds: [string, number[]][] = [
	['PDF', [0x25, 0x50, 0x44, 0x46]],
	['JPG', [0xff, 0xd8, 0xff]],
	['PNG', [0x89, 0x50, 0x4e, 0x47]],
	['RTF', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
	['RAR', [0x52, 0x61, 0x72, 0x21]],
	['7z', [0x37, 0x7a, 0xbc, 0xaf]],
	['gzip', [0x1f, 0x8b]],
	['Numbers', [0x62, 0x70, 0x6c, 0x69, 0x73, 0x74]]
];

/**
 * What a file is, from its bytes; its name is believed in nothing. A file that we can't read is refused by name, with
 * what to do instead.
 * @param bytes the whole file, or its first part
 * @throws Refusal `file-empty`, `file-xls-old`, `file-encrypted`, `file-html`, `file-not-spreadsheet`
 */
export function kindOf(bytes: Uint8Array): Kind {
	if (bytes.length === 0) throw new Refusal('file-empty', 'an empty file');
	if (begins(bytes, 0x50, 0x4b)) return zipKind(bytes);
	// An OLE container: Excel before 2007, or Excel of today behind a password.
	if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
		if (includesUtf16(bytes, 'EncryptedPackage')) throw new Refusal('file-encrypted', 'an encrypted Office file');
		throw new Refusal('file-xls-old', 'an OLE file, Excel 97–2003');
	}
	for (const [kind, start] of otherKinds) if (begins(bytes, ...start)) throw notSpreadsheet(kind);
	const head = new TextDecoder().decode(bytes.subarray(0, 2048)).trimStart().toLowerCase();
	if (/^<(!doctype html|html|head|body|table|meta|\?xml|style|div|!--)/.test(head))
		throw new Refusal('file-html', 'HTML or XML under the name of a spreadsheet');
	if (!utf16(bytes) && bytes.subarray(0, 4096).includes(0)) throw notSpreadsheet('?');
	return 'csv';
}

function zipKind(bytes: Uint8Array): Kind {
	const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
	if (head.includes('mimetypeapplication/vnd.oasis.opendocument')) throw notSpreadsheet('ODS');
	return 'xlsx';
}

const notSpreadsheet = (kind: string) => new Refusal('file-not-spreadsheet', `a ${kind} file`, { kind });

const utf16 = (bytes: Uint8Array) => begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff) || looksUtf16(bytes);

/** Text without a mark in front, every second byte of which is zero. */
const looksUtf16 = (bytes: Uint8Array) => {
	const head = bytes.subarray(0, 64);
	return [0, 1].some(
		(offset) =>
			head.filter((byte, i) => i % 2 === offset && byte === 0).length > head.length / 4 &&
			!head.some((byte, i) => i % 2 !== offset && byte === 0)
	);
};

function includesUtf16(bytes: Uint8Array, text: string): boolean {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from(text, 'utf16le'));
}
