/**
 * What faults of front ends, names, routing and sign-in act on. All of it is held as conditions of the fault that did it,
 * so several at once are defined and an end takes back its own.
 */
export interface EndpointTargets {
  /** Holds a condition of a region's front end, or of the names of a region's clients (conditions.ts). */
  hold(kind: number, region: number, value: number, fault: number): void;
  release(kind: number, region: number, fault: number): void;
  /** Whoever comes to the region from now on waits for service: it gets a recovery time once it has been interrupted. */
  noteStruck(region: number, fault: number): void;
  /** The same for clients in the region, whose names are not resolved. */
  noteNamesStruck(region: number, fault: number): void;
  /** The global endpoint hands out what it handed out. */
  holdRouting(fault: number): void;
  releaseRouting(fault: number): void;
  /** More operations of a client arrive, until the surge ends. */
  beginSurge(fault: number, client: number): void;
  endSurge(fault: number, client: number): void;
  /** A firing of that hazard makes them arrive now: several firings at once are one. */
  isSurging(hazard: string, client: number): boolean;
}
