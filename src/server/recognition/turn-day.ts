import { vietnamDay } from '#core/days.ts';
import type { Db } from '#server/platform/db/index.ts';
import * as queries from './queries.ts';

/**
 * Lets everybody be judged by the day that it is in Việt Nam: memberships begin and end, and with the year people come of age.
 * On a day that has been turned to, nothing happens.
 *
 * @returns how many people stand otherwise than before
 */
export const turnDay = (db: Db, now: Date): Promise<number> => queries.turnDay(db, vietnamDay(now));
