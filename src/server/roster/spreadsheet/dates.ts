/**
 * The number formats that Excel has built in and shows as a day (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are the
 * East Asian ones). 18–21 and 45–47 are times of day.
 */
const builtIn = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** Whether a number format shows a number as a day; a time of day alone is not one. `code` is the format's own, where it is not built in. */
export function isDateFormat(id: number, code: string | undefined): boolean {
	if (code === undefined) return builtIn.has(id);
	// What stands in quotes, after a backslash or in brackets (`[$-42A]`, `[Red]`) is not a field.
	const fields = code
		.split(';')[0]!
		.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '')
		.toLowerCase();
	if (fields.includes('general')) return false;
	return /[dy]/.test(fields) || (fields.includes('m') && !/[hs]/.test(fields));
}

const dayMs = 86_400_000;

/**
 * The day of an Excel serial number, or undefined where there is none. Excel believes that 1900 was a leap year: in that
 * system 60 is a 29 February that never was, and everything after it is one too high.
 */
export function dayOfSerial(serial: number, from1904: boolean): string | undefined {
	const whole = Math.floor(serial);
	if (!(whole >= (from1904 ? 0 : 1)) || whole > 2_958_465 || (!from1904 && whole === 60)) return undefined;
	const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, whole < 60 ? 31 : 30);
	return new Date(start + whole * dayMs).toISOString().slice(0, 10);
}
