import { pointerOf, Problem } from '@cdh/contracts';

/** Far more than any document of the hub's needs; recursion over a body stays well within the stack. */
const DEEPEST = 200;

/** An array or an object, and the way to it. */
interface Place {
  value: object;
  name?: PropertyKey;
  within?: Place;
}

/**
 * Throws MALFORMED (400) where a JSON body is nested deeper than anything reads, or holds a text that no database and
 * no UTF-8 can: U+0000, or half of a surrogate pair; `errors` then points at it. Walks without recursion.
 */
export function checkBody(body: unknown): void {
  if (typeof body === 'string' && !isText(body)) throw noText();
  let level = holdsMore(body) ? [{ value: body } as Place] : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw tooDeep();
    const next: Place[] = [];
    for (const within of level) {
      for (const [name, value] of Object.entries(within.value) as [string, unknown][]) {
        // A name that is no text can't be said: what has it is.
        if (!isText(name)) throw noText(within);
        if (typeof value === 'string') {
          if (!isText(value)) throw noText(within, name);
        } else if (holdsMore(value)) next.push({ value, name, within });
      }
    }
    level = next;
  }
}

/** What a JSON parser makes; streams and buffers of other routes are none of ours. */
function holdsMore(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isText = (text: string) => text.isWellFormed() && !text.includes('\0');

function noText(place?: Place, member?: string): Problem {
  const path: PropertyKey[] = member === undefined ? [] : [member];
  for (let at = place; at?.name !== undefined; at = at.within) path.unshift(at.name);
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
