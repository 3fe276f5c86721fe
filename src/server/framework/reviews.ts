import { join } from 'node:path';
import { z } from 'zod';
import { jsonFiles, readShaped, type Problems } from './files.ts';

const ids = z.array(z.string());
/** One blind reading: somebody who wrote none of the items answered each from the question alone. `content/reviews/README.md`. */
const BlindReading = z.strictObject({
	date: z.iso.date(),
	manner: z.literal('blind'),
	reader: z.string().trim().min(1),
	what: z.string().trim().min(1),
	items: z.number().int().min(1),
	/** The reader's answer was the key. */
	agreed: ids,
	/** It was not: the item goes back to its writer. */
	disagreed: ids,
	/** Agreed, and reworded since, as the note says. */
	reworded: ids.optional(),
	note: z.string().trim().min(1),
	/** Of the agreed ones, those whose part credit was read after the key and agreed with, too. */
	credit: ids.optional(),
	/** Items kept from some groups, and why. */
	restricted: z.record(z.string(), z.string()).optional(),
	/** Of each performance read, what the reader did before seeing the key: acts in the writer's names, parted by spaces. */
	acts: z.record(z.string(), z.string()).optional(),
	/** What the reader had to say of an item. */
	remarks: z.record(z.string(), z.string()).optional()
});
export type BlindReading = z.infer<typeof BlindReading>;

/**
 * The items that a second reader has agreed with; the latest reading of an item counts. Any other is pending: checked with
 * the bank, and not in it. `credited`: those whose part credit has been agreed with, by any reading since the key was last disputed.
 */
export async function readReviews(
	known: ReadonlySet<string>,
	folder: string
): Promise<{
	reviewed: Set<string>;
	credited: Set<string>;
	readings: { source: string; reading: BlindReading }[];
	problems: Problems;
}> {
	const problems: Problems = [];
	const reviewed = new Set<string>();
	const credited = new Set<string>();
	const readings: { source: string; reading: BlindReading }[] = [];
	// A file's name begins with its date, so the names' order is that of time.
	for (const file of await jsonFiles(folder)) {
		const path = join(folder, file);
		const review = await readShaped(path, BlindReading, problems);
		if (!review) continue;
		readings.push({ source: path, reading: review });
		if (!file.startsWith(review.date)) problems.push(`${path}: its name begins with its date, ${review.date}`);
		const read = [...review.agreed, ...review.disagreed];
		if (read.length !== review.items || new Set(read).size !== read.length)
			problems.push(`${path}: ${review.items} items, but ${new Set(read).size} are named as agreed or disagreed`);
		for (const id of read) if (!known.has(id)) problems.push(`${path}: there is no item ${id}`);
		for (const id of Object.keys({ ...review.acts, ...review.remarks }))
			if (!read.includes(id)) problems.push(`${path}: it tells of ${id}, which is neither agreed nor disagreed`);
		for (const id of review.credit ?? [])
			if (!review.agreed.includes(id)) problems.push(`${path}: the part credit of ${id} is agreed with, and its key is not`);
		for (const id of review.agreed) reviewed.add(id);
		for (const id of review.credit ?? []) credited.add(id);
		for (const id of review.disagreed) for (const set of [reviewed, credited]) set.delete(id);
	}
	return { reviewed, credited, readings, problems };
}
