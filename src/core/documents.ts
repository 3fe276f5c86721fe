const KINDS: [type: string, head: number[]][] = [
	['application/pdf', [0x25, 0x50, 0x44, 0x46]],
	['image/jpeg', [0xff, 0xd8, 0xff]],
	['image/png', [0x89, 0x50, 0x4e, 0x47]],
	['application/vnd.openxmlformats-officedocument.wordprocessingml.document', [0x50, 0x4b, 0x03, 0x04]]
];

/** The media type of an office's document (PDF, Word, JPEG, PNG) by its first bytes, whatever its name says; null for anything else. */
export const documentType = (bytes: Uint8Array): string | null =>
	KINDS.find(([, head]) => head.every((byte, n) => bytes[n] === byte))?.[0] ?? null;
