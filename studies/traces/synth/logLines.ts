/** Events as text: in the format of one’s own, and in that of the IBM traces, so that an importer can be tried with either. */
import { instantText } from '../../../scenarios/traceFormats/instants.ts';
import {
  OPERATIONS,
  type OperationName,
  type TraceEvent,
  UNKNOWN,
} from '../../../scenarios/traceFormats/traceEvent.ts';

export interface LogText {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly line: (event: TraceEvent, number: number) => string;
}

export const LOG_TEXTS: Readonly<Record<'ndjson' | 'ibm', LogText>> = {
  ndjson: { before: '', between: '\n', after: '\n', line: ownLine },
  ibm: { before: '[\n', between: ',\n', after: '\n]\n', line: ibmRecord },
};

function ownLine({
  atUs,
  operation,
  repository,
  tag,
  digest,
  bytes,
  client,
  place,
  status,
  durationUs,
}: TraceEvent): string {
  return JSON.stringify({
    at: instantText(atUs),
    op: OPERATIONS[operation],
    ...(repository === '' ? {} : { repository }),
    ...(tag === '' ? {} : { tag }),
    ...(digest === '' ? {} : { digest }),
    ...(bytes === UNKNOWN ? {} : { bytes }),
    ...(client === '' ? {} : { client }),
    ...(place === '' ? {} : { place }),
    ...(status === 0 ? {} : { status }),
    ...(durationUs === UNKNOWN ? {} : { durationUs }),
  });
}

/** As the published records are: keys in their order, seconds with fractions. What IBM’s registry had no request for is the nearest. */
function ibmRecord(event: TraceEvent, number: number): string {
  const [method, path] = REQUESTS[OPERATIONS[event.operation]!](event);
  return JSON.stringify({
    host: event.place,
    'http.request.duration': Math.max(0, event.durationUs) / 1e6,
    'http.request.method': method,
    'http.request.remoteaddr': event.client,
    'http.request.uri': `v2/${event.repository}${path}`,
    'http.request.useragent': 'synthetic',
    'http.response.status': event.status,
    'http.response.written': Math.max(0, event.bytes),
    id: number.toString(16).padStart(10, '0'),
    timestamp: instantText(event.atUs),
  });
}

type Request = readonly [method: string, path: string];

const manifest =
  (method: string) =>
  ({ tag, digest }: TraceEvent): Request => [method, `/manifests/${tag || digest}`];
const blob =
  (method: string) =>
  ({ digest }: TraceEvent): Request => [method, `/blobs/${digest}`];

const REQUESTS: Readonly<Record<OperationName, (event: TraceEvent) => Request>> = {
  other: () => ['GET', '/'],
  'manifest.pull': manifest('GET'),
  'manifest.check': manifest('HEAD'),
  'manifest.push': manifest('PUT'),
  'manifest.delete': ({ digest }) => ['DELETE', `/manifests/${digest}`],
  'blob.pull': blob('GET'),
  'blob.check': blob('HEAD'),
  'blob.push': ({ digest }) => ['PUT', `/blobs/uploads/u?digest=${digest}`],
  'blob.upload': () => ['PATCH', '/blobs/uploads/u'],
  'blob.mount': ({ digest }) => ['POST', `/blobs/uploads/?mount=${digest}`],
  'blob.delete': blob('DELETE'),
  'tag.set': ({ tag }) => ['PUT', `/manifests/${tag}`],
  'tag.delete': ({ tag }) => ['DELETE', `/manifests/${tag}`],
  list: () => ['GET', '/tags/list'],
};
