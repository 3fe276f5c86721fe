import { toneless } from '#core/text.ts';
import type { Db } from '../../db/index.ts';
import { organisationsLike } from './queries.ts';

/** Organisations that a role could stand in, by part of the name, tones or not. At most 20. */
export async function findOrganisations(db: Db, text: string): Promise<{ id: string; name: string; placeName: string }[]> {
	const like = toneless(text).replace(/[\\%_]/g, '\\$&');
	if (like === '') return [];
	return organisationsLike(db, toneless(text), like);
}
