/** Files that tell whether they are whole: a line with a checksum, then what it is of. A process can be killed, and a disk fill up, at any byte. */
import { createHash } from 'node:crypto';

/** @param value plain data: what JSON gives back is the same */
export function sealedText(value: unknown): string {
  const body = `${JSON.stringify(value, null, 1)}\n`;
  return `{"sha256":"${checksum(body)}"}\n${body}`;
}

/** What was sealed; null where the text is cut, changed or no sealed text at all. */
export function unsealed(text: string): unknown {
  const end = text.indexOf('\n') + 1;
  const body = text.slice(end);
  return text.slice(0, end) === `{"sha256":"${checksum(body)}"}\n` ? JSON.parse(body) : null;
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
