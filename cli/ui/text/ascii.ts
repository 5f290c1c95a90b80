/** The signs that screens draw with, for terminals that know ASCII alone: cell for cell, so that nothing moves. */

const SIGNS: Readonly<Record<string, string>> = {
  '█': '@',
  '▇': '#',
  '▆': '*',
  '▅': '+',
  '▄': '=',
  '▃': '-',
  '▂': ':',
  '▁': '_',
  '░': '.',
  '▒': ':',
  '▓': '#',
  '·': '.',
  '…': '.',
  '–': '-',
  '—': '-',
  '−': '-',
  '─': '-',
  '│': '|',
  '├': '|',
  '┤': '|',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '╭': '+',
  '╮': '+',
  '╰': '+',
  '╯': '+',
  '╷': '|',
  '▶': '>',
  '◀': '<',
  '▲': '^',
  '▼': 'v',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '●': 'o',
  '○': 'O',
  '◆': '*',
  '◦': ',',
  '━': '=',
  '┄': '.',
  '╎': '|',
  '╸': '=',
  '✓': '+',
  '✗': 'x',
  '×': 'x',
  '±': '~',
  '≥': '>',
  '≤': '<',
  '⏸': '=',
  '“': '"',
  '”': '"',
  '’': "'",
  µ: 'u',
  '⁶': '6',
};

const BEYOND_ASCII = /[^\u0020-\u007e]/gu;
const ACCENTS = /\p{Mark}/gu;

export function toAscii(text: string): string {
  return text.replaceAll(BEYOND_ASCII, (sign) => {
    const known = SIGNS[sign];
    if (known !== undefined) return known;
    const bare = sign.normalize('NFD').replaceAll(ACCENTS, '');
    return /^[\u0020-\u007e]$/.test(bare) ? bare : '?';
  });
}
