/**
 * What is waiting to be sent, kept on the device: an answer is stored before it is sent and taken out when the server has
 * acknowledged it, so that a lost connection, a reload or an empty battery loses none. It may be sent twice; its id makes
 * that harmless.
 */
export interface Outbox<T extends { id: string }> {
	/** The oldest first. */
	waiting(): T[];
	put(entry: T): void;
	take(id: string): void;
}

/** The part of localStorage that is needed. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * An outbox under one name. Where the device's storage is full, switched off or holds something unreadable, it keeps what
 * it is given in memory: less safe, and better than not sending.
 */
export function outboxCalled<T extends { id: string }>(name: string, shelf: Shelf | undefined): Outbox<T> {
	let memory: T[] = [];
	let stored = shelf !== undefined;
	const read = (): T[] => {
		if (!stored) return memory;
		try {
			const value: unknown = JSON.parse(shelf!.getItem(name) ?? '[]');
			return Array.isArray(value) ? (value as T[]).filter((entry) => typeof entry?.id === 'string') : [];
		} catch {
			return memory;
		}
	};
	const write = (entries: T[]) => {
		memory = entries;
		if (!stored) return;
		try {
			if (entries.length === 0) shelf!.removeItem(name);
			else shelf!.setItem(name, JSON.stringify(entries));
		} catch {
			stored = false;
		}
	};
	return {
		waiting: read,
		put: (entry) => write([...read().filter(({ id }) => id !== entry.id), entry]),
		take: (id) => write(read().filter((entry) => entry.id !== id))
	};
}
