import { dirname, join, delimiter, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** A program of the project's own dependencies. */
export const program = (path: string) => join(root, 'node_modules', path);

/** What every check inherits: this Node first, and no Nx daemon left behind. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  PATH: [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
};

export const inCI = process.env['CI'] === 'true';
