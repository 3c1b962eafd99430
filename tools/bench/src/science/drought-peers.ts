import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { repositoryRoot } from '@cdh/constellation';
import type { Cells } from './synthetic-cells.ts';

const run = promisify(execFile);
const peers = fileURLToPath(new URL('../../peers/', import.meta.url));
const environment = join(repositoryRoot, '.cache/bench-peers');
const INSTALL_MS = 300_000;

export type PeerName = 'scipy' | 'climate_indices';

export interface PeerResult {
  /** CPU seconds. */
  readonly seconds: { readonly spi: number; readonly spei: number };
  /** [scales][series][months] */
  readonly spi: Float64Array;
  readonly spei: Float64Array;
}

/** Installs the peers by pip in an environment of their own. @returns undefined where Python or pip does not serve */
export async function installPeers(): Promise<string | undefined> {
  const python = join(environment, 'bin/python');
  try {
    await run('python3', ['-m', 'venv', environment], { timeout: INSTALL_MS });
    const pip = ['-m', 'pip', 'install', '--quiet', '--requirement', join(peers, 'requirements.txt')];
    await run(python, pip, { timeout: INSTALL_MS });
    return python;
  } catch {
    return undefined;
  }
}

/** Runs one peer once, in a process of its own, which times itself without its start. */
export async function runPeer(
  python: string,
  peer: PeerName,
  { rain, balance }: Cells,
  months: number,
  scales: readonly number[],
): Promise<PeerResult> {
  const folder = await mkdtemp(join(tmpdir(), 'cdh-bench-'));
  try {
    const [input, output] = [join(folder, 'input'), join(folder, 'output')];
    await writeFile(input, Float64Array.from([...rain, ...balance]));
    const series = rain.length / months;
    const words = [peer, input, output, series, months, ...scales].map(String);
    const { stdout } = await run(python, [join(peers, 'drought.py'), ...words]);
    const bytes = await readFile(output);
    const size = scales.length * rain.length;
    const results = new Float64Array(bytes.buffer, bytes.byteOffset, 2 * size);
    const seconds = JSON.parse(stdout) as PeerResult['seconds'];
    return { seconds, spi: results.slice(0, size), spei: results.slice(size) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
