/** Contents read as logs, in pieces of any size, without files. */
import { formatOf, TRACE_FORMATS } from '../../scenarios/traceFormats/formats.ts';
import { type ContentReader, Reading } from '../../scenarios/traceFormats/reading.ts';
import { OPERATIONS, type TraceEvent } from '../../scenarios/traceFormats/traceEvent.ts';

export type ReadEvent = Omit<TraceEvent, 'operation'> & { readonly op: string };

export interface Content {
  readonly events: ReadEvent[];
  readonly reading: Reading;
}

/** @param pieceBytes how much is handed over at a time */
export async function readContent(content: string | Buffer, pieceBytes = 1 << 16, format?: string): Promise<Content> {
  const bytes = Buffer.from(content);
  const found = format === undefined ? formatOf(bytes) : TRACE_FORMATS.find(({ name }) => name === format);
  if (!found) throw new Error('no format');
  return readBy((reading) => found.open(reading), bytes, pieceBytes);
}

export async function readBy(
  open: (reading: Reading) => ContentReader,
  bytes: Buffer,
  pieceBytes: number,
): Promise<Content> {
  const events: ReadEvent[] = [];
  const reading = new Reading((event) => events.push(copyOf(event)));
  reading.file = 'log';
  const reader = open(reading);
  // A copy of each piece: a reader may write to what it is handed, and owns it.
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.write(Buffer.from(bytes.subarray(at, at + pieceBytes)));
  await reader.end();
  return { events, reading };
}

export function copyOf({ operation, ...rest }: TraceEvent): ReadEvent {
  return { op: OPERATIONS[operation]!, ...rest };
}

/** An event with what matters to a test; all else is unknown. */
export function event(known: Partial<ReadEvent> & Pick<ReadEvent, 'op' | 'atUs'>): ReadEvent {
  return {
    repository: '',
    tag: '',
    digest: '',
    client: '',
    place: '',
    bytes: -1,
    durationUs: -1,
    status: 0,
    ...known,
  };
}

/** Microseconds since 1970. */
export function at(iso: string): number {
  return Date.parse(iso) * 1000;
}
