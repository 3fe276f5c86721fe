import { z } from 'zod';
import { releaseDownload } from '#server/open-data/index.ts';
import { db } from '#server/platform/app.ts';
import { answer, shaped } from '#routes/doors.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params }) => answer(() => releaseDownload(db(), shaped(z.uuid(), params.release)));
