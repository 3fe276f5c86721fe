import type { Body } from '../body.ts';
import type { Fault } from '../words.ts';

/** What the parts of the form know of the item that is edited. */
export interface Editor {
	body: Body;
	/** Whether a field is wrong, as its `aria-invalid`. */
	bad(path: string): 'true' | undefined;
	/** What is wrong at a place and inside it; `exactly`, at the place alone. */
	faultsIn(path: string, exactly?: boolean): Fault[];
	/** Whether the part at this path, or one inside it, was last worked on. */
	open(path: string): boolean;
	/** The pictures to choose among, the present one with them. */
	pictures(present: string): { name: string; words: string }[];
}
