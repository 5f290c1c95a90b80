/** Syntax errors of YAML, said in a way that helps: the parser's own words name productions of a grammar. */
import type { YAMLError } from 'yaml';

export interface SyntaxIssue {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

const QUOTE_HINT = 'inside {} or [], put text with commas or braces in quotes: "pull_ok{client=a}.rate >= 99%"';

/** One syntax error breeds others, so only the first is told; keys given twice are independent and all told. */
export function syntaxIssues(text: string, errors: readonly YAMLError[]): readonly SyntaxIssue[] {
  const duplicates = errors.filter((error) => error.code === 'DUPLICATE_KEY');
  const first = errors.find((error) => error.code !== 'DUPLICATE_KEY');
  return (first === undefined ? duplicates : [first]).map((error) => issueOf(text, error));
}

function issueOf(text: string, error: YAMLError): SyntaxIssue {
  const offset = Math.min(error.pos[0], text.length);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  const unquoted = unquotedInFlow(line);
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:,}]+/.exec(text.slice(offset))?.[0] ?? 'this key';
    return { offset, message: `\`${key}\` is given twice`, hint: 'keep one of them' };
  }
  if (unquoted !== null) {
    return { offset: lineStart + unquoted.index, message: `\`${unquoted.text}\` needs quotes here`, hint: QUOTE_HINT };
  }
  const tab = /^\s*\t/.exec(line);
  if (tab !== null)
    return { offset: lineStart + line.indexOf('\t'), message: 'a tab cannot indent', hint: 'use spaces' };
  if (error.code === 'BAD_INDENT' && error.message.startsWith('Flow')) {
    return { offset, message: 'a { or [ before this line has no end', hint: 'close it with } or ]' };
  }
  const known = MESSAGES[error.code];
  if (known !== undefined) return { offset, ...known };
  return { offset, message: `not valid YAML: ${firstLine(error.message)}`, hint: '' };
}

/** An expression or a scheme with a comma, without quotes, after an opening brace or bracket of the same line. */
function unquotedInFlow(line: string): { readonly index: number; readonly text: string } | null {
  const match = /^([^"']*[[{][^"']*?)(?<=[\s,:[{])([a-z_]+(\{[^}\]]*=[^}\]]*\}[^,\]}]*|\(\d+\s*,[^)]*\)))/.exec(line);
  if (match === null) return null;
  return { index: match[1]?.length ?? 0, text: (match[2] ?? '').trim() };
}

const MESSAGES: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  MULTIPLE_DOCS: { message: 'a second document begins here (---)', hint: 'a file holds one scenario: split it' },
  BAD_INDENT: {
    message: 'this line is indented wrongly',
    hint: 'keys of one map, and items of one list, begin in the same column',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a map cannot begin here, after another key on the same line',
    hint: 'begin a new line, or put text that holds a colon in quotes',
  },
  BAD_ALIAS: { message: 'an alias (*name) needs an anchor (&name) before it', hint: 'quote text that begins with *' },
  TAB_AS_INDENT: { message: 'a tab cannot indent', hint: 'use spaces' },
  MULTILINE_IMPLICIT_KEY: { message: 'a key ends on its own line', hint: 'is a colon missing after it?' },
  MISSING_CHAR: {
    message: 'a bracket, brace, quote, comma or colon is missing here',
    hint: 'check that every { [ " has its end',
  },
};

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
