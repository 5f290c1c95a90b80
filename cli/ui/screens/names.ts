/** The screens by number: what tabs, palette and help call them. */
export interface ScreenName {
  readonly number: number;
  readonly name: string;
  /** What it shows, for the help. */
  readonly about: string;
}

export const screens: readonly ScreenName[] = [
  { number: 1, name: 'Overview', about: 'verdicts so far, availability by region and client, losses' },
  { number: 2, name: 'World', about: 'regions on the map, and the ways between them' },
  { number: 3, name: 'Timeline', about: 'faults and availability over time' },
  { number: 4, name: 'Faults', about: 'planned, active and past faults' },
  { number: 5, name: 'Images', about: 'images at risk, and lost ones with what led to it' },
  { number: 6, name: 'Assess', about: 'the year in nines' },
  { number: 7, name: 'Compare', about: 'two branches side by side' },
  { number: 8, name: 'Log', about: 'what happened, in order' },
];
