import { InvalidArgumentError } from 'commander';

/** The directory may be left out, so a file that follows is taken for it: say so instead of making a directory of that name. */
export function saveDirectory(text: string): string {
  if (text === '') throw new InvalidArgumentError('the name is empty');
  if (/\.(ya?ml|json)$/i.test(text)) {
    throw new InvalidArgumentError('a directory belongs there, or nothing; put the scenario before --save');
  }
  return text;
}
