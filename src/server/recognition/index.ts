export { readFolder, repeated, readRecognition } from './content.ts';
export { recognitionLoader } from './load.ts';
export { anybodyToCount, countAlone, rebuildStandings } from './queries.ts';
export { myRecognitions, STATES, type Recognition, type State } from './my-recognitions.ts';
