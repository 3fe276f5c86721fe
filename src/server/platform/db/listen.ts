import pg from 'pg';

/** Seconds between two tries to come back, at most. */
const PATIENCE = 30;

/**
 * Hears what the database says aloud on a channel (`pg_notify`), on a connection of its own. When that breaks it comes back by itself, sooner at
 * first and then later and later, and calls `heard` once, since something may have been said meanwhile.
 *
 * @returns what ends it
 */
export function listen(url: string, channel: string, heard: () => void): () => void {
	let ended = false;
	let client: pg.Client | undefined;
	let timer: NodeJS.Timeout | undefined;
	let tries = 0;

	const again = () => {
		client = undefined;
		if (ended) return;
		timer = setTimeout(() => void open(true), Math.min(PATIENCE, 2 ** tries) * 1000);
		tries += 1;
	};
	const open = async (missedSome: boolean) => {
		const mine = new pg.Client({ connectionString: url, application_name: 'hocvuso listener', keepAlive: true });
		client = mine;
		// An error is followed by the end; unheard, it would end the process.
		mine.on('error', () => {});
		mine.on('notification', heard);
		try {
			await mine.connect();
			await mine.query(`listen ${mine.escapeIdentifier(channel)}`);
		} catch {
			void mine.end().catch(() => {});
			return again();
		}
		tries = 0;
		if (ended) return void mine.end();
		mine.once('end', again);
		if (missedSome) heard();
	};
	void open(false);
	return () => {
		ended = true;
		clearTimeout(timer);
		void client?.end().catch(() => {});
	};
}
