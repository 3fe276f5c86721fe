/**
 * Makes the first administrator, from the console: `node bin/first-administrator.ts`. Asks for a sign-in name and a full name,
 * or takes them from FIRST_ADMINISTRATOR ("name:Full Name"), for containers; prints a starting password, once.
 * `-- --reset NAME` gives an account a new starting password and a new second factor, when nobody else can.
 */
import { createInterface } from 'node:readline/promises';
import { Refusal } from '#core/refusal.ts';
import {
	createFirstAdministrator,
	hasAdministrator,
	resetFromConsole
} from '#server/platform/access/staff/first-administrator.ts';
import { connect, type Db } from '#server/platform/db/index.ts';
import { openDatabase } from '#server/platform/db/open.ts';

const database = await openDatabase();
const { db, close } = connect(database.url('owner'), { max: 2, name: 'hocvuso first administrator' });
try {
	await run(db);
} catch (error) {
	if (!(error instanceof Refusal)) throw error;
	console.error(`${error.code}: ${error.message}`);
	process.exitCode = 1;
} finally {
	await close();
	await database.close();
}

async function run(db: Db): Promise<void> {
	const reset = process.argv.indexOf('--reset');
	if (reset > 0) return show(await resetFromConsole(db, { username: process.argv[reset + 1] ?? '' }));
	if (await hasAdministrator(db)) {
		// Called at every start: nothing to do is the usual case, and said only to somebody who asked.
		if (!process.argv.includes('--if-none'))
			console.log('There is an administrator already; further accounts are made in the office.');
		return;
	}
	const given = process.env['FIRST_ADMINISTRATOR'];
	if (given) {
		const [username = '', ...name] = given.split(':');
		return show(await createFirstAdministrator(db, { username, name: name.join(':') }));
	}
	if (!process.stdin.isTTY) {
		console.log(
			'There is no administrator yet. Run `node bin/first-administrator.ts` on a console, or set FIRST_ADMINISTRATOR="name:Full Name".'
		);
		return;
	}
	await ask(db);
}

async function ask(db: Db): Promise<void> {
	const console_ = createInterface({ input: process.stdin, output: process.stdout });
	try {
		console.log('Chưa có quản trị viên. There is no administrator yet.');
		for (;;) {
			const username = await console_.question('Tên đăng nhập (sign-in name): ');
			const name = await console_.question('Họ và tên (full name): ');
			try {
				return show(await createFirstAdministrator(db, { username, name }));
			} catch (error) {
				if (!(error instanceof Refusal) || error.code === 'administrator-exists') throw error;
				console.log(
					error.code === 'bad-username'
						? 'Tên đăng nhập: 3–40 chữ không dấu, số, dấu chấm. (3–40 plain letters, digits, dots)'
						: `${error.code}: ${error.message}`
				);
			}
		}
	} finally {
		console_.close();
	}
}

function show({ username, startingPassword }: { username: string; startingPassword: string }): void {
	console.log(`\nTên đăng nhập (sign-in name):     ${username}\nMật khẩu đầu (starting password): ${startingPassword}`);
	console.log('Chỉ in một lần. Đăng nhập ở /staff/sign-in. (Printed once. Sign in at /staff/sign-in.)\n');
}
