import type { Actor } from '../actor.ts';

/** The roles a member of staff holds now, each in a place or an organisation. */
export interface Role {
	role: 'administrator' | 'province' | 'commune' | 'helper' | 'inspector' | 'organisation' | 'content';
	placeId: number | null;
	placeName: string | null;
	organisationId: string | null;
	organisationName: string | null;
}

/** Who is asking. `actor` is what the database is told; the rest is for pages. */
export type Who =
	| { kind: 'public'; actor: Extract<Actor, { kind: 'public' }> }
	| { kind: 'resident'; actor: Extract<Actor, { kind: 'resident' }>; name: string }
	| {
			kind: 'staff';
			actor: Extract<Actor, { kind: 'staff' }>;
			name: string;
			roles: Role[];
			/** A second factor was shown in this session. Without it only the pages for setting one up open. */
			secondFactor: boolean;
			sample: boolean;
	  };
