/**
 * A UUID of version 7 (RFC 9562): its first 48 bits are the time in milliseconds, so that keys made one after the other lie side by side.
 *
 * @param now milliseconds since 1970
 * @param random sixteen random bytes, from the platform's cryptographic source
 */
export function uuidv7From(now: number, random: Uint8Array): string {
	const bytes = Uint8Array.from(random.subarray(0, 16));
	for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
	bytes[6] = 0x70 | (bytes[6]! & 0x0f);
	bytes[8] = 0x80 | (bytes[8]! & 0x3f);
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether a text has the form of an id, of any version. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
