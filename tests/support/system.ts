import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '#server/platform/db/embedded.ts';
import type { Urls } from '#server/platform/db/roles.ts';
import { ensureBuilt } from '../../bin/support/build.ts';
import { start } from '../../bin/support/children.ts';

/** A system as a stranger starts it, with sample people, on a database of its own. */
export type System = {
	/** `http://127.0.0.1:…` */
	address: string;
	/** The database beneath it, for looking (and planting) behind the pages. */
	urls: Urls;
	/** All that it printed while starting: the sample sign-ins, among others. */
	said: string;
	/** Where it keeps its data, and the sample sign-ins. */
	folder: string;
};

declare module 'vitest' {
	export interface ProvidedContext {
		systems: System[];
	}
}

/**
 * Starts whole systems, by the same program as `npm start`: one for each worker, so that lives lived at once do not meet
 * (for one life alone: `npx vitest run --project browser --maxWorkers 1 tests/lives/…`).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const { maxWorkers } = project.vitest.config;
	const systems = await Promise.all(Array.from({ length: maxWorkers }, () => startSystem()));
	project.provide(
		'systems',
		systems.map(({ address, urls, said, folder }) => ({ address, urls, said, folder }))
	);
	return async () => {
		await Promise.all(systems.map((system) => system.remove()));
	};
}

/** A system of one's own, for lives that stop and kill it. `folder` keeps its data between two starts. */
export async function startSystem(
	folder?: string
): Promise<System & { pid: number; stop: () => Promise<void>; remove: () => Promise<void> }> {
	ensureBuilt();
	const home = folder ?? (await mkdtemp(join(tmpdir(), 'hocvuso-life-')));
	// PostgreSQL's own account must be able to pass through.
	await chmod(home, 0o755);
	const child = await start(
		'bin/start.ts',
		{ ...process.env, VAR_FOLDER: home, PORT: '0', NODE_ENV: 'production' },
		{ quiet: true }
	);
	const { address } = child.ready as { address: string };
	const { urls } = await openEmbedded(home);
	const stop = () => child.stop(30_000);
	const remove = async () => {
		await stop();
		await rm(home, { recursive: true, force: true });
	};
	return { address, urls: urls(), said: child.said(), folder: home, pid: child.pid, stop, remove };
}
