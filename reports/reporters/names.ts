/** Reporters by the names that `--reporter` takes. Their code is loaded when there is something to report. */
export const REPORTER_NAMES = ['default', 'junit', 'github', 'csv', 'html'] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];
