import { Problem } from '@cdh/contracts';

/** Far more than any document of the hub's needs; recursion over a body stays well within the stack. */
const DEEPEST = 200;

/**
 * Throws MALFORMED (400) where a JSON body is nested deeper than anything reads, or holds a text that no database and
 * no UTF-8 can: U+0000, or half of a surrogate pair. Walks without recursion.
 */
export function checkBody(body: unknown): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw tooDeep();
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') checkText(value);
      else if (Array.isArray(value)) for (const item of value) next.push(item);
      else if (typeof value === 'object' && value !== null && isPlain(value))
        for (const [name, member] of Object.entries(value)) {
          checkText(name);
          next.push(member);
        }
    }
    level = next;
  }
}

/** What a JSON parser makes; streams and buffers of other routes are none of ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkText(text: string): void {
  if (text.isWellFormed() && !text.includes('\0')) return;
  throw new Problem('MALFORMED', {
    fr: 'La requête contient un texte qui n’en est pas un : U+0000 ou la moitié d’un caractère (RFC 8259, 8.2).',
    en: 'The request contains a text that is none: U+0000 or half of a character (RFC 8259, 8.2).',
  });
}

const tooDeep = () =>
  new Problem('MALFORMED', {
    fr: `La requête est imbriquée sur plus de ${DEEPEST} niveaux.`,
    en: `The request is nested more than ${DEEPEST} levels deep.`,
  });
