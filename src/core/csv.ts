/**
 * Rows as CSV that spreadsheets of an office open as they are: UTF-8 with a byte-order mark, lines ended as they expect. A text that a
 * spreadsheet would take for a formula gets an apostrophe in front.
 */
export function csvOf(rows: unknown[][]): string {
	const cell = (value: unknown) => {
		const plain = value === null || value === undefined ? '' : String(value);
		const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
		return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
