const redacted = '[redacted]';

/** Query parameters that carry a credential, by exact name, for instrumentations that want a list. */
export const secretParameters = [
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
  'X-Amz-Date',
  'signature',
  'sig',
  'token',
  'access_token',
  'client_secret',
  'password',
];

const names =
  'authorization|cookie|passw(?:or)?d|secret|token|credential|assertion|seed|private_?key|signing_?key|api_?key|access_?key(?:id)?';
const parameters = `x-amz-[\\w-]{1,40}|sig|signature`;
// Prefixes are bounded and starts anchored, so that a hostile line costs time in proportion to its length.
const named = `[\\w.-]{0,40}(?:${names})s?`;
const string = '"(?:[^"\\\\]|\\\\.)*"';

type Rule = [pattern: RegExp, replacement: string];

/** Values told by their name. Most lines have no such name, which this first look finds ten times sooner. */
const firstLook = new RegExp(`(?:${names}|${parameters})s?["=]`, 'i');
const byName: Rule[] = [
  // {"authorization":"…"} and {"set-cookie":["…","…"]}
  [new RegExp(`("${named}":)(?:${string}|\\[(?:${string}|[^"[\\]])*\\])`, 'gi'), `$1"${redacted}"`],
  // ?X-Amz-Signature=…, &token=…, password=…
  [new RegExp(`\\b((?:${parameters}|${named})=)[^&#\\s"'\\\\<>]+`, 'gi'), `$1${redacted}`],
];

/** Values told by their shape. */
const byShape: Rule[] = [
  [/\b(authorization: *)[^"\\\r\n]+/gi, `$1${redacted}`],
  [/\b(bearer|basic) +[\w.~+/-]{16,}=*/gi, `$1 ${redacted}`],
  // An API key. Names of metrics start alike, but hold neither capitals nor digits.
  [/\bcdh_(?=[\w-]{0,100}[A-Z0-9])[\w-]{16,}/g, `cdh_${redacted}`],
  // A JWT, and the capability in the path of a signed URL: JSON and a signature in base64url.
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, redacted],
  // The seed of a NATS key pair.
  [/\bS[ACNOUX][A-Z2-7]{54,58}\b/g, redacted],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?="|$))/g, redacted],
  // postgres://user:password@host
  [/(:\/\/[^\s/:@"]*:)[^\s/@"]+@/g, `$1${redacted}@`],
];

/**
 * Takes credentials out of a text: a path, a URL, or a whole line of JSON, which stays JSON.
 * It knows header and field names, query parameters of presigned URLs, and the shapes of our keys, JWTs,
 * NATS seeds, PEM keys and URLs with a password. The last net, not a reason to log a secret.
 */
export function redactSecrets(text: string): string {
  return apply(byShape, firstLook.test(text) ? apply(byName, text) : text);
}

function apply(rules: Rule[], text: string): string {
  return rules.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
