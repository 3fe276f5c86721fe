import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import { actorTaught, mayWatch, type Taught } from './beside-queries.ts';

/** How many colleagues are named to somebody who may not watch. */
const NAMED = 3;

/** That the actor has taught a person, and so does not watch them be assessed. */
export interface Teaching {
	how: Taught;
	/** For how many days after it that holds; null: for good. */
	days: number | null;
	/** Names of colleagues who may watch instead. */
	others: string[];
}

/** Null where nothing is in the way. */
export async function teachingOf(tx: Db, person: string, now: Date): Promise<Teaching | null> {
	const { how, days } = await actorTaught(tx, person, now);
	return how && { how, days, others: await mayWatch(tx, person, now, NAMED) };
}

/** @throws Refusal `proctor-assisted`, `proctor-taught`, `proctor-code`: how the actor taught the person, with `days` and `others` who may watch */
export async function refuseTeacher(tx: Db, person: string, now: Date): Promise<void> {
	const teaching = await teachingOf(tx, person, now);
	if (teaching)
		throw new Refusal(`proctor-${teaching.how}`, `the actor taught ${person} (${teaching.how})`, {
			days: teaching.days ?? '∞',
			others: teaching.others.join(', ') || '–'
		});
}
