/**
 * `npm run load`: checks everything under `content/` and loads it; `-- --check` only checks. Says what is wrong and where.
 * Loading twice changes nothing. Connects as the owner, because content is no actor's to change through the web.
 */
import { connect } from '#server/platform/db/index.ts';
import type { Db } from '#server/platform/db/index.ts';
import { consentLoader } from '#server/platform/access/index.ts';
import { proctoringLoader } from '#server/assessment/index.ts';
import { itemsLoader } from '#server/authoring/index.ts';
import { directivesLoader } from '#server/directives/index.ts';
import { frameworkLoader } from '#server/framework/index.ts';
import { lessonsLoader } from '#server/learning/index.ts';
import { peopleLoader } from '#server/people/index.ts';
import { placesLoader } from '#server/places/index.ts';
import { recognitionLoader } from '#server/recognition/index.ts';
import { targetsLoader } from '#server/targets/index.ts';

/** One part of the content. `check` reads files only and returns what is wrong; `load` writes what was checked. */
export interface Loader {
	name: string;
	check(): Promise<string[]>;
	load(db: Db): Promise<string>;
}

/** In the order in which they stand on each other. */
const loaders: Loader[] = [
	placesLoader,
	consentLoader,
	peopleLoader,
	frameworkLoader,
	lessonsLoader,
	itemsLoader,
	proctoringLoader,
	recognitionLoader,
	targetsLoader,
	directivesLoader
];

const problems = (
	await Promise.all(loaders.map(async (loader) => (await loader.check()).map((problem) => `${loader.name}: ${problem}`)))
).flat();
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
	console.error(`${problems.length} problems in content/. Nothing was loaded.`);
	process.exit(1);
}
if (process.argv.includes('--check')) {
	console.log('content/ is sound.');
} else {
	const url = process.env.DATABASE_OWNER_URL;
	if (!url) throw new Error('DATABASE_OWNER_URL is not set: `npm run load` sets it for the embedded database.');
	const { db, close } = connect(url);
	for (const loader of loaders) console.log(`${loader.name}: ${await loader.load(db)}`);
	await close();
}
