import { communeMap } from '#server/places/index.ts';
import type { LayoutServerLoad } from './$types';

/** The outlines, apart from the figures: they are sent once, while the figures are read again whenever they move. */
export const load: LayoutServerLoad = () => ({ boundaries: communeMap() });
