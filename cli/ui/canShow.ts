/** Whether a screen can be drawn here, or lines must do: nobody watches a pipe, a log of CI, or what a screen reader reads line by line. */

type Environment = Readonly<Record<string, string | undefined>>;

export function canShow(isTerminal: boolean, { TERM, CI, INK_SCREEN_READER }: Environment): boolean {
  const isCi = CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0';
  return isTerminal && TERM !== 'dumb' && !isCi && INK_SCREEN_READER !== 'true';
}

export function canShowHere(): boolean {
  return canShow(process.stdin.isTTY === true && process.stdout.isTTY === true, process.env);
}
