import { releaseList } from '#server/open-data/index.ts';
import { db } from '#server/platform/app.ts';
import { answer } from '#routes/doors.ts';

export const GET = () => answer(() => releaseList(db()));
