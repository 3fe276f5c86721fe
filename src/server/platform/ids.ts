import { uuidv7From } from '#core/uuid.ts';

/** A new id for something made here and now. */
export const newId = (): string => uuidv7From(Date.now(), crypto.getRandomValues(new Uint8Array(16)));
