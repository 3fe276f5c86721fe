import { spawnSync } from 'node:child_process';

/** The account PostgreSQL runs under when we are root; `null` means: as ourselves. */
export type SystemUser = { name: string; uid: number; gid: number } | null;

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root. For root this finds the system's `postgres` account, or makes it;
 * for anybody else it answers `null`, since an ordinary user can run PostgreSQL as they are.
 */
export function systemUser(): SystemUser {
	if (process.getuid?.() !== 0) return null;
	const found = lookUp();
	if (found) return found;
	// A system account: no home, no shell, no password. This is the only trace we leave outside our folders.
	const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
	const user = made.status === 0 ? lookUp() : null;
	if (user) return user;
	throw new Error(
		`PostgreSQL does not run as root, and the account "${NAME}" could not be made (${made.stderr?.toString().trim() || 'useradd is missing'}). ` +
			`Make that account, run this as an ordinary user, or set DATABASE_URL to a PostgreSQL 18 of your own.`
	);
}

/** Whether PostgreSQL's account can pass through every folder down to `path` (a clone under /root, mode 0700, says no). */
export function canReach(user: SystemUser, path: string): boolean {
	if (!user) return true;
	// We ask the kernel rather than read modes: access lists and mounts have their say, too.
	return spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { uid: user.uid, gid: user.gid, cwd: '/' }).status === 0;
}

function lookUp(): SystemUser {
	const uid = spawnSync('id', ['-u', NAME]);
	const gid = spawnSync('id', ['-g', NAME]);
	if (uid.status !== 0 || gid.status !== 0) return null;
	return { name: NAME, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
