const passed = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'LOG_LEVEL',
  'OIDC_ISSUERS',
  'NODE_EXTRA_CA_CERTS',
];
const prefixes = ['OTEL_', 'CDH_'];
/** Ours or the command line's, not the services'. */
const held = new Set([
  'CDH_KEY',
  'CDH_URL',
  'CDH_DATA',
  'CDH_CACHE',
  'CDH_PORT',
  'CDH_ADMIN_KEY',
  'CDH_LAUNCHER_PID',
]);

/** What a service inherits from our own environment: where programs lie, language, proxies of telemetry, tuning. */
export function childEnvironment(env: NodeJS.ProcessEnv, name: string): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !held.has(entry[0]) &&
      (passed.includes(entry[0]) || prefixes.some((prefix) => entry[0].startsWith(prefix))),
  );
  return { ...Object.fromEntries(kept), OTEL_SERVICE_NAME: name, NODE_ENV: 'production' };
}
