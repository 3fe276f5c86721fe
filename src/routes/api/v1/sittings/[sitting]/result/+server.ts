import { answer, shaped } from '#routes/doors.ts';
import { readResult } from '#server/assessment/index.ts';
import { db } from '#server/platform/app.ts';
import { z } from 'zod';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) =>
	answer(() => readResult(db(), locals.who.actor, { sitting: shaped(z.uuid(), params.sitting) }));
