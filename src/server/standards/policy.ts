import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { enteredBy, type PanelRow } from './panel-queries.ts';

export type Staff = Extract<Actor, { kind: 'staff' }>;

/** Panels are seen by those who keep the items, the committee and administrators. */
export const maySee = (db: Db): Promise<boolean> => actorHas(db, 'content', 'province', 'administrator');
/** Content staff and the committee keep panels and write down what they say. */
export const mayKeep = (db: Db): Promise<boolean> => actorHas(db, 'content', 'province');

/** The committee or an administrator adopts; never whoever made the panel or wrote down its judgements. */
export async function mayAdopt(db: Db, actor: Staff, panel: PanelRow): Promise<'yes' | 'own' | 'no'> {
	if (!(await actorHas(db, 'province', 'administrator'))) return 'no';
	return panel.made_by === actor.accountId || (await enteredBy(db, panel.id, actor.accountId)) ? 'own' : 'yes';
}
