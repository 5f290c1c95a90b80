/** How this program was called, for lines to copy: whoever came through npx or an npm script has no `nines` on the path. */
export function calledAs(): 'nines' | 'npx nines' {
  const { npm_command, npm_lifecycle_event } = process.env;
  return npm_command === 'exec' || npm_lifecycle_event !== undefined ? 'npx nines' : 'nines';
}
