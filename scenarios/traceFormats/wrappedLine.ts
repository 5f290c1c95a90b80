/** Lines of a log as whatever collected them wrote them down: with a time, a host or a container before them, or inside of JSON. */
import { fieldsOf, textOf } from './fields.ts';
import { instantOf } from './instants.ts';

export interface UnwrappedLine {
  readonly text: string;
  /** When it was collected, µs since 1970; NaN where that is not written, or without its year. */
  readonly atUs: number;
  /** Likewise, `Oct  1 12:00:00`; empty where that is not written. */
  readonly yearless: string;
}

/**
 * What is left of a line of Docker (`docker compose logs`, `--timestamps`, its files of JSON), of Kubernetes (`kubectl logs --timestamps`,
 * its nodes' files) or of syslog.
 */
export function unwrapped(line: string): UnwrappedLine {
  if (/^\{"log": ?"/.test(line)) return ofDocker(line);
  let text = line;
  let atUs = Number.NaN;
  let yearless = '';
  // Programs that collect what others have collected write one before the other.
  for (const pattern of WRAPPERS) {
    const { time, day, rest } = pattern.exec(text)?.groups ?? {};
    if (rest === undefined) continue;
    text = rest;
    if (time !== undefined) atUs = instantOf(time);
    if (day !== undefined) yearless = day;
  }
  return { text, atUs, yearless };
}

const WRAPPERS: readonly RegExp[] = [
  // `registry_1  | …`
  /^[\w.-]+ +\| (?<rest>.*)$/,
  // `Oct  1 12:00:00 host program[12]: …`, which has no year
  /^(?:<\d+>)?(?<day>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ [^\s:]+: (?<rest>.*)$/,
  // `2024-10-01T12:00:00.123Z host program[12]: …`
  /^(?:<\d+>1? ?)?(?<time>\d{4}-\d\d-\d\dT\S+) \S+ [\w./-]+(?:\[\d+\])?: (?<rest>.*)$/,
  // `2024-10-01T12:00:00.123456789Z stdout F …`, and without the two
  /^(?<time>\d{4}-\d\d-\d\dT\S+) (?:std(?:out|err) [FP] )?(?<rest>.*)$/,
];

function ofDocker(line: string): UnwrappedLine {
  try {
    const { log, time } = fieldsOf(JSON.parse(line)) ?? {};
    return { text: textOf(log).trimEnd(), atUs: instantOf(time), yearless: '' };
  } catch {
    return { text: line, atUs: Number.NaN, yearless: '' };
  }
}
