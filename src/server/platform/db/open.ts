import { openEmbedded } from './embedded.ts';
import type { Role } from './roles.ts';

/** The environment variable that holds each role's address of an external PostgreSQL. */
export const VARIABLES: Readonly<Record<Role, string>> = {
	app: 'DATABASE_URL',
	worker: 'DATABASE_WORKER_URL',
	owner: 'DATABASE_OWNER_URL'
};

/** The folder of the embedded database and of what else a running system keeps; tests set another. */
export const VAR = process.env['VAR_FOLDER'] || 'var';

/** The database that a program of ours works on. */
export type OpenDatabase = {
	/** The address for a role; throws, naming the variable to set, when an external database was given without it. */
	url: (role: Role) => string;
	has: (role: Role) => boolean;
	/** Ours, in ./var; else the one that DATABASE_URL names. */
	embedded: boolean;
	/** Where the data is, for people to read. */
	where: string;
	/** Leaves things as they were found: stops PostgreSQL if this call started it. */
	close: () => Promise<void>;
	/** Stops the embedded PostgreSQL, whoever started it; an external one is left alone. */
	stop: () => Promise<void>;
};

/** The external database that the environment names, or the embedded one, started if need be. */
export async function openDatabase(options: { log?: (line: string) => void } = {}): Promise<OpenDatabase> {
	if (Object.values(VARIABLES).some((name) => process.env[name])) return external();
	const embedded = await openEmbedded(VAR, options);
	const urls = embedded.urls();
	return {
		url: (role) => urls[role],
		has: () => true,
		embedded: true,
		where: embedded.folder,
		close: async () => {
			if (embedded.started) await embedded.stop();
		},
		stop: embedded.stop
	};
}

function external(): OpenDatabase {
	const url = (role: Role) => {
		const value = process.env[VARIABLES[role]];
		if (!value) throw new Error(`${VARIABLES[role]} is not set: this needs the address of the database as hocvuso_${role}.`);
		return value;
	};
	const nothing = async () => {};
	return {
		url,
		has: (role) => Boolean(process.env[VARIABLES[role]]),
		embedded: false,
		where: `the database of ${VARIABLES.app}`,
		close: nothing,
		stop: nothing
	};
}
