/** XML 1.0, written: elements, one a line, whose texts and attributes may hold anything. */

export type Xml = string;

/** An element with its children, or with a text; ends with a newline. */
export function element(
  name: string,
  given: Readonly<Record<string, string | number>>,
  content: readonly Xml[] | string = [],
): Xml {
  const start = `<${name}${attributes(given)}`;
  if (typeof content === 'string') return `${start}>${escapedText(content)}</${name}>\n`;
  return content.length === 0 ? `${start}/>\n` : `${start}>\n${content.join('')}</${name}>\n`;
}

export function attributes(given: Readonly<Record<string, string | number>>): Xml {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${escapedAttribute(String(value))}"`)
    .join('');
}

/** Readers turn line breaks and tabs of an attribute into blanks, unless they are written as references. */
function escapedAttribute(text: string): Xml {
  return escapedText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** `>` too, since `]]>` may not stand in a text; a carriage return would be read as a line break. */
export function escapedText(text: string): Xml {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** Control characters and halves of surrogate pairs have no place in XML 1.0, not even as references: � stands for them. */
function printable(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
