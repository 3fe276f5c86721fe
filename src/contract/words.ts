/** What every written thing is made of: names for programs, words for people. */
import { z } from 'zod';

/** A text in both languages. Vietnamese is the source. */
export const Words = z.strictObject({ vi: z.string().trim().min(1), en: z.string().trim().min(1) });
export type Words = z.infer<typeof Words>;

export const id = z.string().regex(/^[a-z0-9.-]+$/, 'lower-case letters, digits, dots and hyphens');
export const Option = z.strictObject({ id, text: Words });
