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

const secretName =
  '[\\w.-]*(?:authorization|cookie|passw(?:or)?d|secret|token|credential|assertion|seed|private_?key|signing_?key|api_?key|access_?key(?:id)?)s?';
const string = '"(?:[^"\\\\]|\\\\.)*"';

const rules: [pattern: RegExp, replacement: string][] = [
  // {"authorization":"…"} and {"set-cookie":["…","…"]}
  [new RegExp(`("${secretName}":)(?:${string}|\\[(?:${string}|[^"[\\]])*\\])`, 'gi'), `$1"${redacted}"`],
  // ?X-Amz-Signature=…, &token=…, password=…
  [new RegExp(`\\b((?:x-amz-[\\w-]+|sig|signature|${secretName})=)[^&#\\s"'\\\\<>]+`, 'gi'), `$1${redacted}`],
  [/\b(authorization: *)[^"\\\r\n]+/gi, `$1${redacted}`],
  [/\b(bearer|basic) +[\w.~+/-]{16,}=*/gi, `$1 ${redacted}`],
  // An API key. Names of metrics start alike, but hold neither capitals nor digits.
  [/\bcdh_(?=[\w-]*[A-Z0-9])[\w-]{16,}/g, `cdh_${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, redacted],
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
  let clean = text;
  for (const [pattern, replacement] of rules) clean = clean.replace(pattern, replacement);
  return clean;
}
