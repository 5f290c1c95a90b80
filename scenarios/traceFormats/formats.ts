/** The formats that are read, the table that lists them, and which of them a content is. */
import { isAccessLine, isRequestLine, readAccessLine } from './accessLog.ts';
import { AZURE_ROWS, AzureTables, readAzure } from './azure.ts';
import { CsvRecords } from './csvRecords.ts';
import { IBM_FLAT, readIbm } from './ibm.ts';
import { JsonRecords } from './jsonRecords.ts';
import { LineRecords } from './lineRecords.ts';
import { readNotification } from './notifications.ts';
import { readOwnLine } from './ownLines.ts';
import type { ContentReader, Reading } from './reading.ts';
import { isAnsweredRequest, readRegistryLine } from './registryLog.ts';
import { UPDATE_ROWS } from './updates.ts';

export interface TraceFormat {
  /** As `--format` takes it. */
  readonly name: string;
  /** What it is, for help and messages. */
  readonly title: string;
  readonly open: (reading: Reading) => ContentReader;
  /** Whether a content that begins like this is one. */
  readonly begins: (head: Head) => boolean;
}

/** The first of a content. */
interface Head {
  readonly text: string;
  readonly firstLine: string;
  /** Whether it begins as JSON does. */
  readonly isJson: boolean;
}

/** Asked in this order. */
export const TRACE_FORMATS: readonly TraceFormat[] = [
  {
    name: 'ibm',
    title: 'IBM Cloud registry traces',
    open: (reading) => new JsonRecords(reading, readIbm, IBM_FLAT),
    begins: ({ text, isJson }) =>
      isJson &&
      !isAnsweredRequest(text) &&
      (/^\[\s*\]\s*$/.test(text) || /"http\.request\.(?:method|uri|duration|remoteaddr)"\s*:/.test(text)),
  },
  {
    name: 'azure-csv',
    title: 'ContainerRegistryRepositoryEvents as CSV',
    open: (reading) => new CsvRecords(reading, AZURE_ROWS),
    begins: ({ firstLine, isJson }) =>
      !isJson && /\bTimeGenerated\b/.test(firstLine) && /\bOperationName\b/.test(firstLine),
  },
  {
    name: 'azure-tables',
    title: 'ContainerRegistryRepositoryEvents as tables of the query API',
    open: (reading) => new AzureTables(reading),
    begins: ({ text, isJson }) => isJson && /^\{\s*"tables"\s*:/.test(text),
  },
  {
    name: 'azure-json',
    title: 'ContainerRegistryRepositoryEvents as JSON objects',
    open: (reading) => new JsonRecords(reading, readAzure),
    begins: ({ text, isJson }) =>
      isJson &&
      ((/"TimeGenerated"\s*:/.test(text) && /"OperationName"\s*:/.test(text)) ||
        /"category"\s*:\s*"ContainerRegistry(?:Repository|Login)Events"/.test(text)),
  },
  {
    name: 'notifications',
    title: 'notifications of docker-registry, or webhook events',
    open: (reading) => new JsonRecords(reading, readNotification),
    begins: ({ text, isJson }) =>
      isJson && (/^\{\s*"events"\s*:/.test(text) || (/"action"\s*:/.test(text) && /"target"\s*:/.test(text))),
  },
  {
    name: 'ndjson',
    title: 'events of one’s own, one JSON object on each line',
    open: (reading) => new JsonRecords(reading, readOwnLine),
    begins: ({ text, isJson }) => isJson && /"at"\s*:/.test(text) && /"op"\s*:/.test(text),
  },
  {
    name: 'updates-csv',
    title: 'updates of repositories, as the bundled official-images',
    open: (reading) => new CsvRecords(reading, UPDATE_ROWS),
    begins: ({ firstLine, isJson }) => !isJson && /\bunix_time_utc\b/.test(firstLine),
  },
  {
    name: 'registry-log',
    title: 'what docker-registry logs of itself, as text or JSON',
    open: (reading) => new LineRecords(reading, readRegistryLine),
    begins: ({ text }) => isAnsweredRequest(text) && !firstLines(text, ANSWERS_TRIED).some(isRequestLine),
  },
  {
    name: 'access-log',
    title: 'access logs in the combined log format',
    open: (reading) => new LineRecords(reading, readAccessLine),
    begins: ({ text }) => firstLines(text, LINES_TRIED).some(isAccessLine),
  },
];

const LINES_TRIED = 20;
/** The registry writes both of each request, where it writes both. */
const ANSWERS_TRIED = 100;

function firstLines(text: string, count: number): string[] {
  return text.split('\n', count).map((line) => line.trimEnd());
}

/** Names that `--format` takes. */
export const FORMAT_NAMES: readonly string[] = TRACE_FORMATS.map(({ name }) => name);

/** The format of a content by its first bytes (some kilobytes, or all there is); null where it is none of them. */
export function formatOf(bytes: Uint8Array): TraceFormat | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  const head: Head = { text, firstLine: /^[^\n]*/.exec(text)![0], isJson: /^[[{]/.test(text) };
  return TRACE_FORMATS.find(({ begins }) => begins(head)) ?? null;
}
