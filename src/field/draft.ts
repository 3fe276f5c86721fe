import type { Shelf } from './outbox.ts';

/** What somebody has done so far at one question, so that a reload on a borrowed phone does not begin it again. */
export interface Draft {
	of(item: string): string[];
	keep(item: string, acts: readonly string[]): void;
	clear(): void;
}

/** A draft under one name; where the device keeps nothing, there is none. */
export function draftCalled(name: string, shelf: Shelf | undefined): Draft {
	const quietly = <T>(work: () => T, otherwise: T): T => {
		try {
			return work();
		} catch {
			return otherwise;
		}
	};
	return {
		of: (item) =>
			quietly(() => {
				const kept = JSON.parse(shelf?.getItem(name) ?? 'null') as { item?: unknown; acts?: unknown } | null;
				const acts = kept?.item === item && Array.isArray(kept.acts) ? kept.acts : [];
				return acts.filter((act): act is string => typeof act === 'string');
			}, []),
		keep: (item, acts) => quietly(() => shelf?.setItem(name, JSON.stringify({ item, acts })), undefined),
		clear: () => quietly(() => shelf?.removeItem(name), undefined)
	};
}
