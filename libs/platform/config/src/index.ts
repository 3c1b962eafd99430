export { parseConfig, ConfigError } from './parse-config.ts';
export { port, url, commaList, secret, json } from './config-pieces.ts';
