import { createHmac } from 'node:crypto';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '../db/index.ts';
import { keyFor } from '../secrets.ts';
import { addFailure, deleteFailures, takeBackFailure } from './queries.ts';

/** How often something may fail within a time before it has to wait for the rest of that time. */
export interface Limit {
	kind: string;
	/** Whose failures are counted: an account's name, an address, or everybody's. */
	of: string;
	failures: number;
	minutes: number;
}

const key = (limit: Limit): Buffer => createHmac('sha256', keyFor('throttle')).update(`${limit.kind} ${limit.of}`).digest();

/** Counts one try before it is made, so that a thousand at the same moment are a thousand; returns what the counts became. */
export async function countTry(db: Db, limits: Limit[], now: Date): Promise<number[]> {
	const counts: number[] = [];
	// One order for everybody who counts, so that no two wait for each other.
	for (const limit of [...limits].sort((a, b) => (a.kind < b.kind ? -1 : 1))) {
		const began = new Date(now.getTime() - limit.minutes * 60_000);
		const { failures, since } = await addFailure(db, key(limit), now, began);
		counts[limits.indexOf(limit)] = failures;
		if (failures > limit.failures) {
			const minutes = Math.max(1, Math.ceil((since.getTime() + limit.minutes * 60_000 - now.getTime()) / 60_000));
			throw new Refusal('too-many-tries', `${limit.kind}: ${failures} tries`, { minutes, kind: limit.kind, failures });
		}
	}
	return counts;
}

/** The try was right: an account's count begins anew, an address's (which many share) goes back by the one. */
export async function forgiveTry(db: Db, limits: Limit[], clear: Limit[] = []): Promise<void> {
	for (const limit of limits) await takeBackFailure(db, key(limit));
	for (const limit of clear) await deleteFailures(db, key(limit));
}

/** One address is one subscriber: of IPv6 the first 64 bits, of which a subscriber owns the rest. */
export function subscriber(address: string): string {
	if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
	const [head = '', tail] = address.split('::');
	const groups = head.split(':').filter(Boolean);
	if (tail !== undefined) {
		const rest = tail.split(':').filter(Boolean);
		while (groups.length + rest.length < 8) groups.push('0');
		groups.push(...rest);
	}
	return `${groups
		.slice(0, 4)
		.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
		.join(':')}::/64`;
}
