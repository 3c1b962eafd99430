import { Problem } from '@cdh/contracts';
import Negotiator from 'negotiator';

/** `text/csv` → `csv`, `application/geo+json` → `geojson`. */
const shortName = (mediaType: string) => (mediaType.split('/')[1] ?? '').replaceAll(/^x-|^vnd\.|\+/g, '');

/**
 * The media type to answer with: the one that `f` names (short or whole), else the best that `Accept` allows, else the
 * operation's first. Throws NOT_ACCEPTABLE (406) listing what there is.
 */
export function chooseRepresentation(
  offered: readonly string[],
  f: string | undefined,
  accept: string | undefined,
): string {
  const first = offered[0] ?? '';
  if (f !== undefined) {
    const asked = f.toLowerCase();
    const named =
      offered.find((mediaType) => mediaType === asked || shortName(mediaType) === asked) ??
      (asked === 'json' ? offered.find((mediaType) => /[/+]json$/.test(mediaType)) : undefined);
    if (named === undefined) throw notAcceptable(offered);
    return named;
  }
  if (accept === undefined || accept === '*/*') return first;
  const chosen = new Negotiator({ headers: { accept } }).mediaType([...offered]);
  if (chosen !== undefined) return chosen;
  // Whoever asks for JSON gets a kind of it.
  const json =
    /\bapplication\/json\b/.test(accept) && offered.find((mediaType) => mediaType.endsWith('+json'));
  if (json) return json;
  throw notAcceptable(offered);
}

function notAcceptable(offered: readonly string[]): Problem {
  const list = offered.map((mediaType) => `${mediaType} (f=${shortName(mediaType)})`).join(', ');
  return new Problem('NOT_ACCEPTABLE', {
    fr: `Formats offerts : ${list}.`,
    en: `Formats on offer: ${list}.`,
  });
}
