import type { Db } from '#server/platform/db/index.ts';
import { cellNow } from './board-queries.ts';

/** What a cell of the board stands at now. */
export interface Figure {
	measure: 'share' | 'count';
	members: number;
	reached: number;
	/** A share in 0..1 of the members, or the number reached; null where nobody is known, so that there is no share. */
	value: number | null;
}

/** One target in one place and all that lies in it today, or lay in it on the last day of a unit that ended. Counts name nobody: modules and jobs may ask. Null: no such target. */
export async function readFigure(db: Db, { target, placeId }: { target: string; placeId: number }): Promise<Figure | null> {
	const cell = await cellNow(db, target, placeId);
	if (!cell) return null;
	const { measure, members, reached } = cell;
	return { measure, members, reached, value: measure === 'count' ? reached : members > 0 ? reached / members : null };
}
