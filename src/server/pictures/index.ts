/** Pictures that content staff bring for items: made sound, kept under the hash of their bytes, seen by everybody once the bank shows them. */
export { keepPicture, LICENCES } from './keep-picture.ts';
export { UPLOAD_BYTES } from './make-sound.ts';
export { listPictures, missingPictures, readPicture, showPictures } from './read-picture.ts';
