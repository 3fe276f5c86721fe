/** What a version of an item can be. `released` versions, one an item, are the bank. */
export type ItemState =
	| 'draft'
	| 'in-review'
	| 'sent-back'
	| 'approved'
	| 'released'
	/** A later version took its place. */
	| 'superseded'
	/** Given up before it was ever released. */
	| 'withdrawn'
	| 'retired';

export const ITEM_STATES: readonly ItemState[] = [
	'draft',
	'in-review',
	'sent-back',
	'approved',
	'released',
	'superseded',
	'withdrawn',
	'retired'
];

const NEXT: Readonly<Record<ItemState, readonly ItemState[]>> = {
	draft: ['in-review', 'superseded', 'withdrawn'],
	// Back to `draft`: the author takes it back before anybody has decided.
	'in-review': ['draft', 'approved', 'sent-back', 'superseded', 'withdrawn'],
	'sent-back': ['superseded', 'withdrawn'],
	approved: ['released', 'superseded', 'withdrawn'],
	released: ['superseded', 'retired'],
	superseded: [],
	withdrawn: [],
	retired: []
};

export const mayBecome = (from: ItemState, to: ItemState): boolean => NEXT[from].includes(to);

/** Being worked on: an item has at most one such version. */
export const isOpen = (state: ItemState): boolean =>
	state === 'draft' || state === 'in-review' || state === 'sent-back' || state === 'approved';
