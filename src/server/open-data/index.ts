/** Open figures: releases, rounded and fixed. Reads published views only. */
export { openDataOperations, releaseDownload, releaseList } from './operations.ts';
export { disclosure, type Disclosure } from './policy.ts';
export { nextReleaseDay, publishRelease } from './publish-release.ts';
export type { Release, ReleasedFigure } from './queries.ts';
export { downloadRelease, listReleases, readRelease, releaseCsv } from './read-releases.ts';
