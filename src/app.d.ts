import type { Who } from '#server/platform/access/index.ts';

declare global {
	namespace App {
		interface Locals {
			/** Who is asking, as the sign-in cookies say; nobody is `{ actor: { kind: 'public' } }`. */
			who: Who;
		}
		interface Error {
			message: string;
			/** The stable code of a refusal, for programs and for the message in the reader's language. */
			code?: string;
			/** Named when the server could not explain what happened: what to tell the person who looks after it. */
			id?: string;
		}
	}
}

export {};
