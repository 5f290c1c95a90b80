/** Texts that are kept. */

/**
 * The same text in memory of its own. What is cut out of a longer text shares its memory, so that one name kept would keep the whole
 * batch of a log that it stood in.
 */
export function ownedText(text: string): string {
  return text.length < SHARED_FROM ? text : Buffer.from(text, 'utf8').toString('utf8');
}

/** Shorter ones are always copied by the engine. */
const SHARED_FROM = 13;
