/** A task of the registry's that runs `acr purge`: no part of a run, and what it deletes a listing of the registry tells. */

/** What stands between this command and the next step, or the next key of its own. */
const PURGE = /\bacr\s+purge\b((?:(?!\n\s*(?:-\s|\w+:)).)*)/s;
const FLAG = /--(filter|ago|keep|untagged)(?:[=\s]+('[^']*'|"[^"]*"|(?!--)[^\s'"]+))?/g;
/** What may be shown, and pasted into a shell between quotes. */
const [PLAIN_FILTER, PLAIN_VALUE] = [/^[\w.:*+?^$|()[\]{}/\\-]{1,60}$/, /^\w{1,20}$/];
const MOST_FILTERS = 3;

/** Null for a task that purges nothing, as far as is written in it. @param content plain, or as base64 */
export function purgeRemark(content: unknown): string | null {
  if (typeof content !== 'string') return null;
  const found = PURGE.exec(content) ?? PURGE.exec(Buffer.from(content, 'base64').toString());
  if (found === null) return null;
  const flags = [...found[1]!.matchAll(FLAG)].map(
    ([, name, value = '']) => [name!, value.replace(/^(['"])(.*)\1$/, '$2')] as const,
  );
  const filters = flags.filter(([name]) => name === 'filter').map(([, value]) => value);
  const areShown =
    filters.length > 0 && filters.length <= MOST_FILTERS && filters.every((each) => PLAIN_FILTER.test(each));
  const given = (name: string): readonly string[] => {
    const value = flags.find(([each]) => each === name)?.[1];
    return value !== undefined && PLAIN_VALUE.test(value) ? [`--${name} ${value}`] : [];
  };
  const words = [
    ...(areShown ? filters : ['REPOSITORY:TAG']).map((filter) => `--purge '${filter}'`),
    ...given('ago'),
    ...given('keep'),
    ...(flags.some(([name]) => name === 'untagged') ? ['--untagged'] : []),
  ];
  return `a purge by name and age is no part of a run: \`nines retention LISTING ${words.join(' ')}\` says what it deletes`;
}
