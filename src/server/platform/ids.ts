import { uuidv7From } from '#core/uuid.ts';

/** A new id for something made here and now. */
export const newId = (): string => uuidv7From(Date.now(), crypto.getRandomValues(new Uint8Array(16)));

/** Whether a text that came over a wire can be an id at all; asked before the database is, which would take offence. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
