/** Changes a YAML document to say other values, node by node, so that what did not change keeps its comments and its form. */
import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';

type Values = Readonly<Record<string, unknown>>;

/** The document changed in place; a new one without comments where anchors stand in the way of that. */
export function merged(yaml: Document, values: Values): Document {
  if (isMap(yaml.contents)) changeMap(yaml, yaml.contents as YAMLMap, values);
  if (isDeepStrictEqual(plain(yaml), values)) return yaml;
  return new Document(values);
}

function plain(yaml: Document): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

function changeMap(yaml: Document, map: YAMLMap, values: Values): void {
  const known = new Set<string>();
  for (const pair of [...map.items]) {
    const key = isScalar(pair.key) ? String(pair.key.value) : null;
    if (key === null) continue;
    if (!Object.hasOwn(values, key)) map.delete(pair.key);
    else {
      known.add(key);
      pair.value = changed(yaml, pair.value as Node | null, values[key]);
    }
  }
  for (const [key, value] of Object.entries(values))
    if (!known.has(key)) map.set(yaml.createNode(key), made(yaml, value, 0));
}

function changeSeq(yaml: Document, seq: YAMLSeq, values: readonly unknown[]): void {
  const shared = Math.min(seq.items.length, values.length);
  for (let i = 0; i < shared; i++) seq.items[i] = changed(yaml, seq.items[i] as Node | null, values[i]);
  seq.items.length = shared;
  for (const value of values.slice(shared)) seq.items.push(made(yaml, value, 1));
}

function changed(yaml: Document, node: Node | null, value: unknown): Node {
  if (isMap(node) && isRecord(value)) {
    changeMap(yaml, node as YAMLMap, value);
    return node;
  }
  if (isSeq(node) && Array.isArray(value)) {
    changeSeq(yaml, node as YAMLSeq, value);
    return node;
  }
  if (node !== null && isDeepStrictEqual(node.toJS(yaml), value)) return node;
  const fresh = made(yaml, value, 0);
  if (node?.comment !== undefined && node !== null) fresh.comment = node.comment ?? null;
  if (node?.commentBefore !== undefined && node !== null) fresh.commentBefore = node.commentBefore ?? null;
  return fresh;
}

/** @param depth above 0: an entry of a list, which is written in one line, as scenarios write their faults */
function made(yaml: Document, value: unknown, depth: number): Node {
  const node = yaml.createNode(value) as Node;
  if (depth > 0 && (isMap(node) || isSeq(node))) node.flow = true;
  if (isSeq(node)) for (const item of node.items) if (isMap(item)) item.flow = true;
  return node;
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
