/** On whose behalf the database is asked. `system` is the worker, which connects as a role of its own. */
export type Actor =
	| { kind: 'staff'; accountId: string }
	| { kind: 'resident'; personId: string }
	| { kind: 'public' }
	| { kind: 'system' };
