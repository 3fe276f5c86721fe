/**
 * Which passwords are refused: too short, too long, what everybody guesses first, or the name itself.
 * After NIST SP 800-63B: length and guessability count, mixtures of signs are not demanded.
 */
import { toneless } from './text.ts';

/** Why a password is refused. */
export type Weakness = 'short' | 'long' | 'guessable' | 'name';

/** What people of Việt Nam and elsewhere choose most, without tones, spaces and case. */
const FAVOURITES = [
	'password',
	'matkhau',
	'qwerty',
	'iloveyou',
	'anhyeuem',
	'emyeuanh',
	'xinchao',
	'vietnam',
	'dongthap',
	'admin',
	'binhdanhocvuso',
	'hocvuso',
	'abc'
];
const RUNS = '01234567890 09876543210 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm';

/**
 * What is wrong with a password, or null.
 *
 * @param least characters wanted: 10 for staff, 6 for a resident's number on a phone
 * @param names what the password may not be: sign-in name, full name
 */
export function weakness(password: string, least: number, names: string[] = []): Weakness | null {
	const length = [...password].length;
	if (length < least) return 'short';
	if (length > 128) return 'long';
	const bare = plain(password);
	if (names.some((name) => name !== '' && bare === plain(name))) return 'name';
	if (new Set(bare).size <= 2 || RUNS.includes(bare)) return 'guessable';
	// "matkhau123", "12345678a": a favourite or a run with a little hung on.
	const core = bare.replace(/^\d{1,4}|\d{1,4}$/g, '');
	if (FAVOURITES.includes(bare) || FAVOURITES.includes(core) || FAVOURITES.includes(bare.replace(/[^a-z]/g, '')))
		return 'guessable';
	if (
		/^(\d{1,4})\1+$/.test(bare) ||
		(bare.length - core.length > 0 && core.length > 0 && core.length >= 4 && RUNS.includes(core))
	)
		return 'guessable';
	return null;
}

const plain = (text: string) => toneless(text).replace(/[^a-z0-9]/g, '') || text;
