/**
 * Where content staff keep the bank: items by version, reviewed blind by somebody else, released into a version of the bank, retired;
 * carried in and out as QTI packages.
 */
export { listItems, type ItemFilter, type ItemList, type ListedItem, type ListFlag } from './list-items.ts';
export { itemsLoader } from './load.ts';
export { submitVersion, takeBackVersion, withdrawVersion } from './move-version.ts';
export { exportPackage, importPackage, type Imported } from './packages.ts';
export { PACKAGE_BYTES } from './qti/read-package.ts';
export { checkDraft, nextItemId, readItem, readTwoVersions, type ItemView } from './read-item.ts';
export { itemsInReview, releaseItems, retireItem } from './release.ts';
export { answerBlind, CHECKLIST, readReview, recordReview, type Check, type RecordReview, type ReviewView } from './review.ts';
export { saveVersion, type SaveVersion } from './save-version.ts';
export { isOpen, ITEM_STATES, mayBecome, type ItemState } from './states.ts';
