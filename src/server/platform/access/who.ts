import type { Actor } from '../actor.ts';

/** The roles a member of staff holds now, each in a place or an organisation. */
export interface Role {
	role: 'administrator' | 'province' | 'commune' | 'helper' | 'inspector' | 'organisation' | 'content';
	placeId: number | null;
	placeName: string | null;
	organisationId: string | null;
	organisationName: string | null;
}

type Nobody = Extract<Actor, { kind: 'public' }>;

/** Who is asking. `actor` is what the database is told; the rest is for pages. */
export type Who =
	| { kind: 'public'; actor: Nobody }
	| {
			kind: 'resident';
			actor: Extract<Actor, { kind: 'resident' }>;
			name: string;
			/** The account of the helper who sits beside them; what is done now counts as assisted. */
			assistedBy: string | null;
	  }
	| {
			kind: 'staff';
			actor: Extract<Actor, { kind: 'staff' }>;
			name: string;
			username: string;
			roles: Role[];
			/** A second factor was shown in this session; whoever only gave a password is `half-staff`. */
			secondFactor: true;
			/** The password is still the one that somebody else chose: only the page that changes it opens. */
			startingPassword: boolean;
			sample: boolean;
	  }
	| {
			/**
			 * The device of a member of staff is in a resident's hands, for one sitting: nothing else opens (`hooks.server.ts`)
			 * until the password was shown again. Answers are recorded in the name of the staff.
			 */
			kind: 'lent';
			actor: Extract<Actor, { kind: 'staff' }>;
			name: string;
			username: string;
			sitting: string;
			sample: boolean;
	  }
	| {
			/** The password was right, a second factor is not shown yet: for the database this is nobody. */
			kind: 'half-staff';
			actor: Nobody;
			accountId: string;
			name: string;
			username: string;
			secondFactor: false;
			/** A second factor exists since another session set it up: this one must begin anew. */
			setUp: boolean;
			sample: boolean;
	  };

export type Resident = Extract<Who, { kind: 'resident' }>;
