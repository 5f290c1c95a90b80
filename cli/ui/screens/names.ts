/** The screens by number: what tabs, palette and help call them. */
export interface ScreenName {
  readonly number: number;
  readonly name: string;
  /** What it shows, for the help. */
  readonly about: string;
}

/** The list of scenarios, which is no screen of an experiment. */
export const PICKER = 0;
const OVERVIEW = 1;
export const WORLD = 2;
export const TIMELINE = 3;
export const FAULTS = 4;
export const IMAGES = 5;
export const ASSESS = 6;
export const COMPARE = 7;
export const LOG = 8;

export const screens: readonly ScreenName[] = [
  { number: OVERVIEW, name: 'Overview', about: 'verdicts so far, availability by region and client, losses' },
  { number: WORLD, name: 'World', about: 'regions on the map, and the ways between them' },
  { number: TIMELINE, name: 'Timeline', about: 'faults and availability over time' },
  { number: FAULTS, name: 'Faults', about: 'planned, active and past faults' },
  { number: IMAGES, name: 'Images', about: 'images at risk, and lost ones with what led to it' },
  { number: ASSESS, name: 'Assess', about: 'the year in nines' },
  { number: COMPARE, name: 'Compare', about: 'two branches side by side' },
  { number: LOG, name: 'Log', about: 'what happened, in order' },
];

/** How many screens an experiment has: their numbers are 1 to this. */
export const SCREENS = screens.length;
