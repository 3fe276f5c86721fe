export { targetsLoader } from './load.ts';
