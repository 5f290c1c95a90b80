/**
 * Notifications of docker-registry, envelopes `{"events": [ … ]}`, and the bodies of Azure Container Registry's webhooks, which are
 * single events of the same form: by themselves, as Event Grid delivers them, or as `az acr webhook list-events` prints them. Manifests and
 * blobs are told apart by their media type.
 */
import { countOf, type Fields, fieldsOf, textOf, withoutPort } from './fields.ts';
import { instantOf } from './instants.ts';
import type { Reading } from './reading.ts';
import { Op, UNKNOWN } from './traceEvent.ts';

export function readNotification(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'a notification is an object';
  // The answer of the API that lists what a webhook was sent has another name for it.
  const events = fields['events'] ?? fields['value'];
  if (events === undefined) return readOne(fields, reading);
  if (!Array.isArray(events)) return '`events` is no list';
  // An envelope is one record: of its events the good ones count, and it is bad where any is.
  let why: string | null = null;
  for (const event of events) why = readOne(fieldsOf(event) ?? {}, reading) ?? why;
  return why;
}

/** Event Grid has the body under `data`, and the list of what a webhook was sent in the request. */
export function eventIn(fields: Fields): Fields {
  return fieldsOf(fields['data']) ?? fieldsOf(fieldsOf(fields['eventRequestMessage'])?.['content']) ?? fields;
}

function readOne(whole: Fields, reading: Reading): string | null {
  const fields = eventIn(whole);
  // Whoever sets up a webhook tries it with one of these, which is of no image.
  if (fields['action'] === 'ping') {
    reading.skipped += 1;
    return null;
  }
  const atUs = instantOf(fields['timestamp']);
  if (!(atUs >= 0)) return '`timestamp` is no time';
  const target = fieldsOf(fields['target']);
  const action = textOf(fields['action']);
  if (target === null || action === '') return 'it lacks `action` or `target`';
  const request = fieldsOf(fields['request']) ?? {};
  const event = reading.begin();
  event.atUs = atUs;
  event.repository = textOf(target['repository']);
  event.tag = textOf(target['tag']);
  event.digest = textOf(target['digest']);
  event.operation = operationOf(action, textOf(request['method']), isBlob(target), event.tag, event.digest);
  event.client = withoutPort(textOf(request['addr'])) || textOf(fieldsOf(fields['actor'])?.['name']);
  event.place = textOf(request['host']) || textOf(fieldsOf(fields['source'])?.['addr']);
  event.bytes = countOf(target['size'], countOf(target['length'], UNKNOWN));
  return reading.emit();
}

function operationOf(action: string, method: string, isBlob: boolean, tag: string, digest: string): number {
  switch (action) {
    case 'pull':
      if (method === 'HEAD') return isBlob ? Op['blob.check'] : Op['manifest.check'];
      return isBlob ? Op['blob.pull'] : Op['manifest.pull'];
    case 'push':
      return isBlob ? Op['blob.push'] : Op['manifest.push'];
    case 'mount':
      return Op['blob.mount'];
    case 'delete':
      if (digest === '' && tag !== '') return Op['tag.delete'];
      return isBlob ? Op['blob.delete'] : Op['manifest.delete'];
    default:
      return Op.other;
  }
}

/** Registries name manifests, lists and indexes by their types; what they do not name is a blob to them. */
function isBlob(target: Fields): boolean {
  const type = textOf(target['mediaType']);
  return type !== '' && !/manifest|index|list/.test(type);
}
