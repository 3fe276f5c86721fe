import { inject } from 'vitest';
import type { System } from './system.ts';

/** The system under test that this worker has for itself. */
export function system(): System {
	const worker = Number(process.env['VITEST_POOL_ID'] ?? 1);
	const own = inject('systems')[worker - 1];
	if (!own) throw new Error(`There is no system for worker ${worker}.`);
	return own;
}
