import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const text = (data: string): Buffer => Buffer.concat([Buffer.from([0x60 + data.length]), Buffer.from(data)]);

/** A device that makes and shows passkeys as WebAuthn says: ES256, attestation "none", the person present. */
export class PasskeyDevice {
	readonly #id = randomBytes(16);
	readonly #key: KeyObject;
	readonly #point: Buffer;
	/** How often it says that it signed. */
	counter = 0;

	constructor() {
		const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
		this.#key = privateKey;
		// COSE_Key (RFC 9053): EC2, ES256, P-256.
		const head = Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20]);
		this.#point = Buffer.concat([
			head,
			Buffer.from(x, 'base64url'),
			Buffer.from([0x22, 0x58, 0x20]),
			Buffer.from(y, 'base64url')
		]);
	}

	/** Answers `navigator.credentials.create`, as the text that a form sends. */
	make(options: { challenge: string; rp: { id?: string } }, origin: string): string {
		const size = Buffer.from([0, this.#id.length]);
		const data = Buffer.concat([this.#data(options.rp.id ?? '', 0x41), Buffer.alloc(16), size, this.#id, this.#point]);
		const attestationObject = Buffer.concat([
			Buffer.from([0xa3]),
			text('fmt'),
			text('none'),
			text('attStmt'),
			Buffer.from([0xa0]),
			text('authData'),
			Buffer.from([0x58, data.length]),
			data
		]);
		const clientDataJSON = this.#client('webauthn.create', options.challenge, origin);
		return this.#said({
			clientDataJSON: clientDataJSON.toString('base64url'),
			attestationObject: attestationObject.toString('base64url'),
			transports: ['internal']
		});
	}

	/** Answers `navigator.credentials.get`. */
	show(options: { challenge: string; rpId?: string }, origin: string): string {
		this.counter++;
		const data = this.#data(options.rpId ?? '', 0x01);
		const clientDataJSON = this.#client('webauthn.get', options.challenge, origin);
		return this.#said({
			clientDataJSON: clientDataJSON.toString('base64url'),
			authenticatorData: data.toString('base64url'),
			signature: sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), this.#key).toString('base64url')
		});
	}

	#data(host: string, flags: number): Buffer {
		const counter = Buffer.alloc(4);
		counter.writeUInt32BE(this.counter);
		return Buffer.concat([sha256(host), Buffer.from([flags]), counter]);
	}

	#client = (type: string, challenge: string, origin: string): Buffer =>
		Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

	#said(response: object): string {
		const id = this.#id.toString('base64url');
		return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
	}
}
