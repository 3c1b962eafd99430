import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { callHub, type Constellation, member, startConstellation } from '@cdh/constellation';
import type { SendOrder } from './send.program.ts';
import { syntheticBytes } from './synthetic-bytes.ts';

const MIB = 1024 * 1024;
const SAMPLE_MS = 100;

export interface UploadOutcome {
  bytes: number;
  /** Of what was sent, and of what came back. */
  sameSum: boolean;
  state: string;
  cuts: number;
  kills: string[];
  /** Of the hub's process, over what it was before; the larger of its two lives. */
  growthMb: number;
  seconds: number;
}

/** Sends one large file in parts, with three cut lines, a kill −9 of the sender and one of the hub. */
export async function uploadSoak(bytes: number, say: (line: string) => void): Promise<UploadOutcome> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cdh-upload-'));
  const constellation = await startConstellation({
    dataDir,
    port: 0,
    useCases: [],
    demonstration: false,
    env: { ...process.env, LOG_LEVEL: 'warn' },
    log: say,
  });
  try {
    const { url, adminKey } = constellation;
    const key = await makeProvider(url, adminKey);
    const record = { title: 'Synthétique', publisher: 'soak', access: 'open', licence: 'etalab-2.0' };
    for (const id of ['warm-up', 'large'])
      await callHub(url, key, 'PUT', `/datasets/${id}`, { body: record });
    // The first upload loads what every upload needs: it is no growth.
    const warm = { url, key, dataset: 'warm-up', size: 32 * MIB, sha256: await sumOf(32 * MIB), cuts: [] };
    await Sender.start(warm).ended();
    const rss = new RssWatch(constellation);
    const began = performance.now();
    const sha256 = await sumOf(bytes);
    const { state, kills, cuts } = await send(
      { url, key, dataset: 'large', size: bytes, sha256, cuts: [] },
      constellation,
      say,
    );
    const seconds = (performance.now() - began) / 1000;
    const received = createHash('sha256');
    const response = await fetch(`${url}/datasets/large/versions/1/files/synthetic.bin`);
    if (response.body) await pipeline(response.body, received);
    return {
      bytes,
      sameSum: received.digest('hex') === sha256,
      state,
      cuts,
      kills,
      growthMb: rss.stop(),
      seconds,
    };
  } finally {
    await constellation.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function makeProvider(url: string, admin: string): Promise<string> {
  const asAdmin = (path: string, body: object) => callHub(url, admin, 'POST', path, { body });
  await asAdmin('/organisations', { id: 'soak', name: 'Soak' });
  await asAdmin('/organisations/soak/members', { id: 'soak-provider', name: 'Soak', roles: ['provider'] });
  const made = await asAdmin('/keys', { principal: { kind: 'member', id: 'soak-provider' }, name: 'soak' });
  return String(member(made.body, 'key'));
}

async function sumOf(bytes: number): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(syntheticBytes(0, bytes), hash);
  return hash.digest('hex');
}

async function send(order: SendOrder, { processes }: Constellation, say: (line: string) => void) {
  const parts = Math.ceil(order.size / (16 * MIB));
  const at = (share: number) => Math.max(1, Math.floor(parts * share));
  const cuts = [at(0.2), at(0.5), at(0.85)];
  const kills: string[] = [];
  let cut = 0;
  let sender = Sender.start({ ...order, cuts });
  for (;;) {
    const line = await sender.next();
    if (!line) throw new Error('the sender ended without an outcome');
    if (line.cut !== undefined) cut += 1;
    if (line.part !== undefined && line.part >= at(0.35) && kills.length === 0) {
      kills.push('client');
      say(`kill -9 client after part ${line.part} of ${parts}`);
      const { upload } = sender;
      await sender.kill();
      sender = Sender.start({ ...order, cuts: cuts.slice(1), ...(upload ? { upload } : {}) });
    } else if (line.part !== undefined && line.part >= at(0.65) && kills.length === 1) {
      kills.push('hub');
      say(`kill -9 hub after part ${line.part} of ${parts}`);
      processes.kill('hub', 'SIGKILL');
    }
    if (line.state !== undefined) return { state: line.state, cuts: cut, kills };
  }
}

interface Line {
  upload?: string;
  part?: number;
  cut?: number;
  state?: string;
}

class Sender {
  upload: string | undefined;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  static start(order: SendOrder): Sender {
    const program = join(import.meta.dirname, 'send.program.ts');
    return new Sender(
      spawn(process.execPath, [program, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  }

  constructor(child: ChildProcess) {
    this.#child = child;
    if (!child.stdout) throw new Error('no output');
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  async next(): Promise<Line | undefined> {
    const { value, done } = await this.#lines.next();
    if (done) return undefined;
    const line = JSON.parse(value) as Line;
    this.upload ??= line.upload;
    return line;
  }

  async ended(): Promise<void> {
    while (await this.next());
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}

/** The most that the hub's resident memory grows, whichever process it is by then. */
class RssWatch {
  #growth = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #base: number;

  constructor({ processes }: Constellation) {
    this.#base = rssOf(processes.pid('hub'));
    this.#timer = setInterval(() => {
      const pid = processes.pid('hub');
      const rss = rssOf(pid);
      if (pid === undefined || rss === 0) return;
      this.#growth = Math.max(this.#growth, rss - this.#base);
    }, SAMPLE_MS);
  }

  stop(): number {
    clearInterval(this.#timer);
    return Math.round(this.#growth / 1e6);
  }
}

/** In bytes; 0 when it can't be read. */
function rssOf(pid: number | undefined): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
