import { createOTP } from '@better-auth/utils/otp';

/** The one-time code of a base32 secret (spaces allowed) at a moment; what an authenticator would show. For samples and tests. */
export async function sampleCode(secret: string, at: Date): Promise<string> {
	return createOTP(fromBase32(secret), { digits: 6, period: 30 }).hotp(Math.floor(at.getTime() / 30_000));
}

function fromBase32(text: string): string {
	const bits = [...text.replaceAll(' ', '')]
		.map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
		.join('');
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString();
}
