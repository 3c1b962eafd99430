import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from './project.ts';

export interface Missing {
  what: string;
  /** What stays unproven without it. */
  leaves: string;
  /** A program that CI must have; the reference data need not be there. */
  tool: boolean;
}

const runs = (command: string, args: string[]) => spawnSync(command, args, { env: environment }).status === 0;

/** What this machine lacks of all that the tests can use beside Node. */
export function findMissing(): Missing[] {
  const needs: (Missing & { there: () => boolean })[] = [
    {
      what: '../shared',
      leaves: 'tests on published reference values and real input',
      tool: false,
      there: () => existsSync(join(root, '../shared')),
    },
    {
      what: 'Go',
      leaves: 'tests on two S3 servers and with the NATS client, built from source',
      tool: true,
      there: () => runs('go', ['version']),
    },
    {
      what: 'Python',
      leaves: 'fetching nats-server as a wheel, and comparisons with Python packages',
      tool: true,
      there: () => runs('python3', ['--version']),
    },
  ];
  return needs.filter(({ there }) => !there()).map(({ what, leaves, tool }) => ({ what, leaves, tool }));
}
