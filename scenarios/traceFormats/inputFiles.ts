/** The files that an input is, and their content, unpacked where they are packed. */
import { createReadStream, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { traceProblem } from './reading.ts';

export interface InputFile {
  /** As it was named, or found below a folder that was. */
  readonly path: string;
  readonly bytes: number;
  /** It was found in a folder, among whatever else lies there. */
  readonly isFound: boolean;
}

/** Bytes that are read at a time. */
const READ_BYTES = 1 << 20;
/** The one that is looked at, the one before it, and the one that is read. */
const PIECES_HELD = 3;
/** Bytes that are handed on at a time: what JSON.parse makes of more outlives the young generation. */
const CHUNK_BYTES = 64 << 10;

/**
 * Files in the order in which they were named, those of a folder and of folders in it by name; each once. Hidden ones are left out.
 * Throws ScenarioError.
 */
export function inputFiles(paths: readonly string[]): InputFile[] {
  const files: InputFile[] = [];
  const seen = new Set<string>();
  const add = (path: string, stats: Stats, isFound: boolean): void => {
    const real = realpathSync(path);
    if (seen.has(real)) return;
    seen.add(real);
    files.push({ path, bytes: stats.size, isFound });
  };
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort(byName)) {
      if (name.startsWith('.')) continue;
      const path = join(folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats?.isDirectory()) walk(path);
      else if (stats?.isFile()) add(path, stats, true);
    }
  };
  for (const path of paths) {
    const stats = statsOf(path);
    if (!stats.isDirectory()) add(path, stats, false);
    else {
      const before = files.length;
      walk(path);
      if (files.length === before) throw traceProblem(path, null, 'there is no file in this folder', 'name another');
    }
  }
  return files;
}

/** The content of a file, gunzipped where it is gzip. @param onBytes is told how much of the file has been read. Throws ScenarioError. */
export async function* contentOf(
  path: string,
  onBytes: (bytes: number) => void = () => {},
  isTailAlone: () => boolean = () => false,
): AsyncGenerator<Buffer> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw traceProblem(path, null, 'the file cannot be read', (error as Error).message);
  }
  try {
    const magic = Buffer.alloc(2);
    await file.read(magic, 0, 2, 0);
    if (magic[0] === 0x1f && magic[1] === 0x8b) {
      yield* unpacked(path, onBytes);
      return;
    }
    if (magic[0] === 0xff && magic[1] === 0xfe) {
      yield* fromUtf16(path, onBytes);
      return;
    }
    // The next piece is read while this one is looked at. Each has a buffer of its own where a reader may keep part of it; of the one
    // before this one, nothing is kept once this one has been begun.
    const buffers: Buffer[] = [];
    let turn = 0;
    const piece = (from: number) => {
      const at = turn++ % PIECES_HELD;
      const buffer = (isTailAlone() ? buffers[at] : undefined) ?? Buffer.allocUnsafe(READ_BYTES);
      buffers[at] = buffer;
      return file.read(buffer, 0, READ_BYTES, from);
    };
    let next = piece(0);
    for (let at = 0; ; ) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return;
      next = piece(at + bytesRead);
      // It may fail before anybody waits for it.
      next.catch(() => {});
      for (let from = 0; from < bytesRead; from += CHUNK_BYTES) {
        onBytes(at + from);
        yield buffer.subarray(from, Math.min(bytesRead, from + CHUNK_BYTES));
      }
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** The line, from 1, in which an offset of the content lies. */
export async function lineAt(path: string, offset: number): Promise<number> {
  let line = 1;
  let begins = 0;
  for await (const chunk of contentOf(path)) {
    const end = Math.min(chunk.length, offset - begins);
    for (let at = chunk.indexOf(0x0a); at >= 0 && at < end; at = chunk.indexOf(0x0a, at + 1)) line += 1;
    begins += chunk.length;
    if (begins >= offset) break;
  }
  return line;
}

/** Windows PowerShell writes UTF-16 where `>` is used. */
async function* fromUtf16(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of source) {
    onBytes(source.bytesRead);
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
}

async function* unpacked(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: READ_BYTES });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // What fails is told to whoever reads the end of it.
  pipeline(source, gunzip, () => {});
  try {
    for await (const chunk of gunzip) {
      onBytes(source.bytesRead);
      yield chunk as Buffer;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw traceProblem(path, null, 'the packed file is cut', 'was it copied whole?');
    if (code?.startsWith('Z_')) throw traceProblem(path, null, 'the packed file is damaged', message);
    throw error;
  }
}

function statsOf(path: string): Stats {
  try {
    return statSync(path);
  } catch {
    throw traceProblem(
      path === '' ? "''" : path,
      null,
      'there is no such file or folder',
      'name a log, or a folder of them',
    );
  }
}

/**
 * Numbers in names by their value: `-10.json` after `-9.json`. Logs that were put aside stand where the log does, and count backwards:
 * `a.log.2.gz`, `a.log.1`, `a.log`. No two names are equal, so that what order a folder has them in is nothing to go by.
 */
function byName(a: string, b: string): number {
  const [, logOfA = a, placeOfA = '0'] = ROTATED.exec(a) ?? [];
  const [, logOfB = b, placeOfB = '0'] = ROTATED.exec(b) ?? [];
  const byLog = logOfA.localeCompare(logOfB, 'en', { numeric: true }) || byCode(logOfA, logOfB);
  return byLog || Number(placeOfB) - Number(placeOfA) || byCode(a, b);
}

function byCode(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

const ROTATED = /^(.+\.log)(?:\.(\d{1,4}))?(?:\.gz)?$/;
