import { Problem } from '@cdh/contracts';
import { pointerOf } from './validation.ts';

/** Far more than any document of the hub's needs; recursion over a body stays well within the stack. */
const DEEPEST = 200;

/** A value, and the way to it. */
interface Place {
  value: unknown;
  name?: PropertyKey;
  within?: Place;
}

/**
 * Throws MALFORMED (400) where a JSON body is nested deeper than anything reads, or holds a text that no database and
 * no UTF-8 can: U+0000, or half of a surrogate pair; `errors` then points at it. Walks without recursion.
 */
export function checkBody(body: unknown): void {
  let level: Place[] = [{ value: body }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw tooDeep();
    const next: Place[] = [];
    for (const within of level) {
      const { value } = within;
      if (typeof value === 'string') {
        if (!isText(value)) throw noText(within);
      } else if (Array.isArray(value)) {
        for (const [name, item] of value.entries()) next.push({ value: item, name, within });
      } else if (typeof value === 'object' && value !== null && isPlain(value)) {
        for (const [name, member] of Object.entries(value)) {
          // The name itself can't be said: the object that has it is.
          if (!isText(name)) throw noText(within);
          next.push({ value: member, name, within });
        }
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

const isText = (text: string) => text.isWellFormed() && !text.includes('\0');

function noText(place: Place): Problem {
  const path: PropertyKey[] = [];
  for (let at: Place | undefined = place; at?.name !== undefined; at = at.within) path.unshift(at.name);
  const detail = {
    fr: 'contient un texte qui n’en est pas un : U+0000 ou la moitié d’un caractère (RFC 8259, 8.2)',
    en: 'contains a text that is none: U+0000 or half of a character (RFC 8259, 8.2)',
  };
  const pointer = pointerOf(path);
  return new Problem(
    'MALFORMED',
    {
      fr: `La requête ${detail.fr}, à « ${pointer || '/'} ».`,
      en: `The request ${detail.en}, at "${pointer || '/'}".`,
    },
    { errors: [{ pointer, detail }] },
  );
}

const tooDeep = () =>
  new Problem('MALFORMED', {
    fr: `La requête est imbriquée sur plus de ${DEEPEST} niveaux.`,
    en: `The request is nested more than ${DEEPEST} levels deep.`,
  });
