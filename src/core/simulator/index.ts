/** Sittings of people who do not exist, to see what a policy does with a bank before anybody meets it. */
export { type BandReport } from './report.ts';
export { sit, type Sat, type Setting } from './sit.ts';
export { drawAbilities, MOST_PEOPLE, simulate, type Plan, type Simulation } from './simulate.ts';
