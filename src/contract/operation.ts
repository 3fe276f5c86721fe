import type { ZodType } from 'zod';
import type { Words } from './content.ts';

/**
 * One public operation of `/api/v1`, declared once: the route reads its shapes with it, the OpenAPI document is made from it.
 * A module lists its own in `operations.ts`; `tests/operations.test.ts` holds them against the routes that exist.
 */
export interface Operation {
	/** Stable name, `verb-noun`. */
	id: string;
	method: 'get' | 'post' | 'put' | 'delete';
	/** Below `/api/v1`, parameters in braces: `/sittings/{sitting}/answers`. */
	path: string;
	summary: Words;
	/** Who may call it. */
	who: 'public' | 'resident' | 'staff';
	/** Shape of the path's parameters and of the query, of the body sent, and of what comes back. */
	params?: ZodType;
	query?: ZodType;
	body?: ZodType;
	result: ZodType;
	/** Codes of the refusals a caller should expect. */
	refusals?: string[];
}
