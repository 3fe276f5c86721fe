/** Places: the dated tree of units, what became of the old ones, and the hamlets that offices keep. */
export { findPlace, placeFinder, type FoundPlace, type PlaceQuestion } from './find-place.ts';
export { communeMap, type CommuneMap, type MapShape } from './commune-map.ts';
export { createHamlets, endHamlet, isOfficeOf, renameHamlet, type PastedHamlets } from './hamlets.ts';
export { placesLoader } from './load.ts';
export { holdMaps, readRegister, type DatedRegister } from './map-queries.ts';
export { remakeMaps } from './maps.ts';
export { placeByCode, placeById, placesOfCode } from './place-by-code.ts';
export { placeList, placeOfCode, placesOperations } from './operations.ts';
export { placesUnder } from './places-under.ts';
export { searchPlaces, type PlaceSearch } from './search-places.ts';
export type { Kin, Level, Place } from './queries.ts';
