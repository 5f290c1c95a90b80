/** Colours of the screen: as many as the terminal has, or none. A style is never told by colour alone; this file decides only how it looks. */
import { toAscii } from './text/ascii.ts';
import type { Line, Style } from './text/line.ts';

export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

export interface Theme {
  readonly depth: ColorDepth;
  /** Nothing but ASCII is drawn. */
  readonly isAscii: boolean;
}

export interface ThemeFlags {
  readonly ascii?: true;
  /** False for --no-color. */
  readonly color?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function themeOf(flags: ThemeFlags, environment: Environment): Theme {
  return {
    depth: flags.color === false ? 'none' : depthOf(environment),
    isAscii: flags.ascii === true || !speaksUtf8(environment),
  };
}

/** NO_COLOR goes before FORCE_COLOR, which goes before what the terminal says of itself. */
function depthOf({ NO_COLOR, FORCE_COLOR, COLORTERM, TERM }: Environment): ColorDepth {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return 'none';
  const forced: Readonly<Record<string, ColorDepth>> = { '0': 'none', '1': '16', '2': '256', '3': 'truecolor' };
  if (FORCE_COLOR !== undefined && forced[FORCE_COLOR] !== undefined) return forced[FORCE_COLOR];
  if (COLORTERM === 'truecolor' || COLORTERM === '24bit') return 'truecolor';
  if (/-direct|kitty|ghostty|alacritty|wezterm/.test(TERM ?? '')) return 'truecolor';
  if (/256/.test(TERM ?? '')) return '256';
  return TERM === undefined || TERM === '' || TERM === 'dumb' || /^vt[12]\d\d/.test(TERM) ? 'none' : '16';
}

/** The first of these that is set decides, as in every C library; a machine without any of them is a modern one. */
function speaksUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

interface Look {
  /** Parameters of SGR that need no colour. */
  readonly bare: string;
  readonly '16': string;
  readonly '256': string;
  readonly truecolor: string;
}

const LOOKS: Readonly<Record<Exclude<Style, 'plain'>, Look>> = {
  dim: { bare: '2', '16': '2', '256': '38;5;245', truecolor: '38;2;138;138;138' },
  faint: { bare: '2', '16': '2', '256': '38;5;240', truecolor: '38;2;88;96;106' },
  strong: { bare: '1', '16': '1', '256': '1', truecolor: '1' },
  title: { bare: '1', '16': '1;36', '256': '1;38;5;45', truecolor: '1;38;2;86;194;230' },
  accent: { bare: '', '16': '36', '256': '38;5;45', truecolor: '38;2;86;194;230' },
  good: { bare: '', '16': '32', '256': '38;5;78', truecolor: '38;2;96;205;120' },
  warn: { bare: '1', '16': '33', '256': '38;5;220', truecolor: '38;2;240;198;70' },
  bad: { bare: '1', '16': '1;31', '256': '1;38;5;203', truecolor: '1;38;2;255;104;96' },
  key: { bare: '1', '16': '1;33', '256': '1;38;5;220', truecolor: '1;38;2;240;198;70' },
  selected: { bare: '7', '16': '7', '256': '7', truecolor: '7' },
};

/** A line as it is written to the terminal. */
export function painted(of: Line, { depth, isAscii }: Theme): string {
  let written = '';
  for (const { text, style } of of) {
    const shown = isAscii ? toAscii(text) : text;
    const look = style === 'plain' ? '' : LOOKS[style][depth === 'none' ? 'bare' : depth];
    written += look === '' || shown === '' ? shown : `\x1b[${look}m${shown}\x1b[0m`;
  }
  return written;
}
