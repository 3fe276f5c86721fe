import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const WRONG = 'const wrong: number = "planted";\n';

/**
 * A checker can pass while checking nothing (a wrong folder, a missing tsconfig). So type errors are planted, one per
 * kind of file and corner of the house, and a run that does not find every one of them has failed.
 */
const PLANTED: Record<string, string> = {
	'src/core/planted.ts': `export ${WRONG}`,
	'src/lib/Planted.svelte': `<script lang="ts">\n\t${WRONG}</script>\n\n{wrong}\n`,
	'bin/planted.ts': `export ${WRONG}`,
	'tests/planted.ts': `export ${WRONG}`
};

/** Types and Svelte's warnings of the whole house. Answers what is wrong, as lines; nothing when all is well. */
export function checkTypes(): string[] {
	process.once('exit', uproot);
	// Ctrl-C ends us by the way of `exit`, and not at once: what was planted must not stay behind.
	process.once('SIGINT', () => process.exit(130));
	for (const [path, text] of Object.entries(PLANTED)) writeFileSync(path, text);
	try {
		const { stdout, stderr } = spawnSync(
			process.execPath,
			['node_modules/svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--output', 'machine-verbose'],
			{ encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
		);
		const found = [...stdout.matchAll(/^\d+ (\{.*\})$/gm)].map((match) => JSON.parse(match[1] ?? '') as Finding);
		const faults = found.filter(({ filename }) => !(filename in PLANTED)).map(sentence);
		for (const path of Object.keys(PLANTED)) {
			if (!found.some((finding) => finding.filename === path && finding.type === 'ERROR')) {
				faults.push(`The error planted in ${path} was not found: the check checks nothing there. ${stderr.trim()}`);
			}
		}
		return faults;
	} finally {
		uproot();
	}
}

type Finding = { type: 'ERROR' | 'WARNING'; filename: string; message: string; start: { line: number; character: number } };

function sentence({ type, filename, message, start }: Finding): string {
	return `${filename}:${start.line + 1}:${start.character + 1} ${type.toLowerCase()}: ${message}`;
}

function uproot(): void {
	for (const path of Object.keys(PLANTED)) rmSync(path, { force: true });
}
