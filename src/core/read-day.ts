import { isDay } from './days.ts';
import { readBirth } from './identifiers.ts';

/** A day of an office's paper as people type it: `dd/mm/yyyy` or `yyyy-mm-dd`, up to the end of next century. Null where it is none. */
export function readDay(text: string): string | null {
	if (isDay(text)) return text;
	const read = readBirth(text, '2199-12-31');
	return read.ok ? read.date : null;
}
