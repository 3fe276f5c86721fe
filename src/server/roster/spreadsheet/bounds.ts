import { Refusal } from '#core/refusal.ts';

/** How much of a file we are willing to read. A roster of a large commune is a tenth of this. */
export interface Bounds {
	/** Rows that hold anything. */
	rows: number;
	columns: number;
	/** Bytes after unpacking, of all parts that are read. */
	unpacked: number;
	/** Characters in one cell. */
	cell: number;
}

export const BOUNDS: Bounds = { rows: 100_000, columns: 200, unpacked: 300_000_000, cell: 1_000 };

/** The largest file that may be uploaded, in bytes. */
export const FILE_BYTES = 20_000_000;

export const tooManyRows = (bounds: Bounds) =>
	new Refusal('file-too-many-rows', `more than ${bounds.rows} rows`, { limit: bounds.rows });
export const tooManyColumns = (bounds: Bounds) =>
	new Refusal('file-too-many-columns', `more than ${bounds.columns} columns`, { limit: bounds.columns });
export { damaged, unpacksTooLarge } from '#server/platform/zip.ts';
