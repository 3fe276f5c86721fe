import type { TestProject } from 'vitest/node';
import pg from 'pg';
import { throwAwayCluster } from '#server/platform/db/embedded.ts';
import { migrate } from '#server/platform/db/migrate.ts';
import { ensureDatabase, type Urls } from '#server/platform/db/roles.ts';

/** What a test process needs to know of the run's one cluster: addresses of its template, which every test clones. */
export type TestCluster = { admin: string; urls: Urls };

/** The migrated, empty database that tests clone. */
export const TEMPLATE = 'hocvuso_template';

declare module 'vitest' {
	export interface ProvidedContext {
		cluster: TestCluster;
	}
}

/** One throw-away PostgreSQL per test run, with one database migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const cluster = await throwAwayCluster();
	const admin = new pg.Client({ connectionString: cluster.admin('postgres') });
	await admin.connect();
	await ensureDatabase(admin, TEMPLATE);
	await admin.end();
	await migrate(cluster.urls(TEMPLATE).owner);
	project.provide('cluster', { admin: cluster.admin('postgres'), urls: cluster.urls(TEMPLATE) });
	return cluster.stop;
}
