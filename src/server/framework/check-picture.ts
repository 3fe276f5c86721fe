import { readFile } from 'node:fs/promises';
import { drawingFaults } from './drawing.ts';
import { gather, inEnglish, type Fault } from './faults.ts';
import type { Problems } from './files.ts';

/** What a picture of an item may weigh, bytes: a second or two on a line of the second generation. */
export const PICTURE_BYTES = 4500;

/** What is wrong with a drawn picture: missing, too heavy for a slow line, or able to do more than be looked at. */
export async function pictureFaults(path: string): Promise<Fault[]> {
	const svg = await readFile(path, 'utf8').catch(() => null);
	if (svg === null) return gather((say) => say('there is no picture {picture}', { picture: path }));
	return drawingFaults(svg, { limit: PICTURE_BYTES });
}

/** The same, as the loader says it. */
export const checkPicture = async (where: string, path: string): Promise<Problems> =>
	(await pictureFaults(path)).map((fault) => `${where}: ${path}: ${inEnglish(fault)}`);
