import { z } from 'zod';
import { ReleaseDownload, ReleaseList } from '#contract/open-data.ts';
import type { Operation } from '#contract/operation.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Release, ReleasedFigure } from './queries.ts';
import { downloadRelease, listReleases } from './read-releases.ts';

const release = ({ id, published_at, as_of }: Release) => ({ id, publishedAt: published_at.toISOString(), asOf: as_of });
const figure = (row: ReleasedFigure) => ({
	target: row.target,
	title: { vi: row.title_vi, en: row.title_en },
	year: row.year,
	deadline: row.deadline,
	unit: row.unit,
	measure: row.measure,
	goal: row.goal,
	place: { code: row.place, vi: row.place_vi, en: row.place_en, level: row.level },
	members: row.members,
	learned: row.learned,
	assessed: row.assessed,
	passed: row.passed,
	confirmed: row.confirmed,
	reached: row.reached
});

/** What `/api/v1/releases` answers. */
export const releaseList = async (db: Db): Promise<z.infer<typeof ReleaseList>> => ({
	releases: (await listReleases(db)).map(release)
});

/** What `/api/v1/releases/{release}` answers. @throws Refusal `not-found` */
export async function releaseDownload(db: Db, id: string): Promise<z.infer<typeof ReleaseDownload>> {
	const found = await downloadRelease(db, id);
	return { release: release(found.release), figures: found.figures.map(figure) };
}

export const openDataOperations: Operation[] = [
	{
		id: 'list-releases',
		method: 'get',
		path: '/releases',
		summary: { vi: 'Các đợt công bố số liệu, mới nhất trước', en: 'Releases of figures, newest first' },
		who: 'public',
		result: ReleaseList
	},
	{
		id: 'get-release',
		method: 'get',
		path: '/releases/{release}',
		summary: { vi: 'Mọi số liệu của một đợt công bố: chỉ tiêu × xã', en: 'All figures of a release: target × commune' },
		who: 'public',
		params: z.object({ release: z.uuid() }),
		result: ReleaseDownload,
		refusals: ['not-found']
	}
];
