import type { Words } from '#contract/content.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { achievedByMe } from './own-queries.ts';

/** The states of recognition, never mixed. */
export const STATES = ['learned', 'assessed', 'passed', 'confirmed'] as const;
export type State = (typeof STATES)[number];

export interface Recognition {
	outcome: string;
	state: State;
	name: Words;
	/** When the last missing piece happened. */
	at: Date;
	/** By a rule of ours that nobody in office has confirmed yet. */
	provisional: boolean;
}

/** What a resident has reached so far, the latest first. @throws Refusal `not-signed-in` */
export async function myRecognitions(db: Db, actor: Actor): Promise<Recognition[]> {
	if (actor.kind !== 'resident') throw new Refusal('not-signed-in', 'recognitions are a resident’s own');
	const rows = await asActor(db, actor, achievedByMe);
	return rows.map((row) => ({
		outcome: row.id,
		state: row.state,
		name: { vi: row.name_vi, en: row.name_en },
		at: row.achieved_at,
		provisional: row.provisional
	}));
}
