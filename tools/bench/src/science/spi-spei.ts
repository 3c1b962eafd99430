import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { spei, spi } from '@cdh/drought-indices';
import { createSpiSpeiBlock } from '@cdh/drought-indices/block';
import { OutputsDiffer, type Benchmark, type Settings } from '../benchmark.ts';
import { interleave, median, pairedRatio } from '../statistics.ts';
import { installPeers, runPeer, type PeerResult } from './drought-peers.ts';
import { standardiseCells } from './standardise-cells.ts';
import type { CellsTask } from './standardise-cells.worker.ts';
import { syntheticCells, type Cells } from './synthetic-cells.ts';

const FRANCE = { cells: 9892, months: 792 };
const ALL_SCALES = Array.from({ length: 24 }, (_, k) => k + 1);
const COMPARED = { cells: 200, scales: [1, 3, 6, 12, 24] };
const FIRST_MONTH = 1958 * 12;

export const spiSpei: Benchmark = {
  name: 'spi-spei',
  title: {
    fr: `SPI gamma et SPEI log-logistique, échelles 1 à 24, ${FRANCE.cells} mailles × ${FRANCE.months} mois, ajustements compris`,
    en: `SPI gamma and SPEI log-logistic, scales 1 to 24, ${FRANCE.cells} cells × ${FRANCE.months} months, fits included`,
  },
  run: async (settings) => {
    const { report } = settings;
    const cells = syntheticCells(FRANCE.cells, FRANCE.months);
    const difference = checkBlock(cells);
    report.note(
      `Écart au chemin exact / difference to the exact path, |z| ≤ 5: ${difference.toExponential(1)}`,
    );
    await timeThreads(cells, settings);
    await comparePeers(cells, settings);
  },
};

/** @throws OutputsDiffer beyond 1e-9 where |z| ≤ 5 */
function checkBlock({ rain, balance }: Cells): number {
  const { months } = FRANCE;
  const block = createSpiSpeiBlock({ months, firstMonth: FIRST_MONTH, scales: ALL_SCALES });
  const ofRain = new Float64Array(months * ALL_SCALES.length);
  const ofBalance = new Float64Array(months * ALL_SCALES.length);
  let worst = 0;
  for (let cell = 0; cell < 20; cell++) {
    const part = (values: Float64Array) => values.slice(cell * months, (cell + 1) * months);
    block.compute(part(rain), part(balance), ofRain, ofBalance);
    for (const scale of ALL_SCALES) {
      const at = (scale - 1) * months;
      const of = (values: Float64Array) => values.subarray(at, at + months);
      worst = Math.max(worst, largest(of(ofRain), spi(part(rain), FIRST_MONTH, { scale }).value));
      worst = Math.max(worst, largest(of(ofBalance), spei(part(balance), FIRST_MONTH, { scale }).value));
    }
  }
  if (!(worst <= 1e-9)) throw new OutputsDiffer(`the blocks differ from the exact path by ${worst}`);
  return worst;
}

/** Largest difference where the expected one lies within ±ceiling; Infinity where only one has a value. */
function largest(actual: Float64Array, expected: Float64Array, ceiling = 5): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (Number.isNaN(a) !== Number.isNaN(e)) return Infinity;
    // Where a rounded F decides the peers' upper tail, nothing is compared.
    if (Math.abs(e) < ceiling) worst = Math.max(worst, Math.abs(a - e));
  }
  return worst;
}

async function timeThreads(cells: Cells, { rounds, report }: Settings): Promise<void> {
  const { months } = FRANCE;
  const workers = [0, 1].map(() => new Worker(new URL('standardise-cells.worker.ts', import.meta.url)));
  const ask = async (worker: Worker, from: number, to: number): Promise<number> => {
    worker.postMessage([cells, months, ALL_SCALES, from, to] satisfies CellsTask);
    const [seconds] = (await once(worker, 'message')) as [number];
    return seconds;
  };
  const timed = (threads: number) => async () => {
    const started = performance.now();
    const share = FRANCE.cells / threads;
    const seconds = await Promise.all(
      workers
        .slice(0, threads)
        .map((worker, k) => ask(worker, Math.floor(k * share), Math.floor((k + 1) * share))),
    );
    return { wall: performance.now() - started, cpu: seconds.reduce((sum, one) => sum + one, 0) };
  };
  try {
    await Promise.all(workers.map((worker) => ask(worker, 0, 64)));
    const [one = [], two = []] = await interleave(Math.min(rounds, 3), [timed(1), timed(2)]);
    const values = 2 * FRANCE.cells * months * ALL_SCALES.length;
    const nanoseconds = (runs: readonly { cpu: number }[]) =>
      (median(runs.map(({ cpu }) => cpu)) * 1e9) / values;
    report.figure('one thread, CPU per value', nanoseconds(one), 'ns', { atMost: 25 });
    report.figure('two threads, CPU per value', nanoseconds(two), 'ns');
    // What two threads get done per CPU second, against one: a shared machine decides the time on the clock.
    const shares = pairedRatio(
      one.map(({ cpu }) => 2 * cpu),
      two.map(({ cpu }) => cpu),
    );
    report.figure('two threads, by CPU time', shares, 'x', { atLeast: 1.9 });
    const walls = (runs: readonly { wall: number }[]) => runs.map(({ wall }) => wall);
    report.figure('two threads, on the clock', pairedRatio(walls(one), walls(two)), 'x', { atLeast: 1.9 });
    report.figure('all of it, two threads', median(walls(two)) / 1000, 's');
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function comparePeers(all: Cells, { rounds, report }: Settings): Promise<void> {
  const python = await installPeers();
  if (!python) {
    report.note('Python absent : pairs non comparés / Python is not at hand: peers not compared');
    return;
  }
  const { months } = FRANCE;
  const { cells, scales } = COMPARED;
  const part = (values: Float64Array) => values.subarray(0, cells * months);
  const input = { rain: part(all.rain), balance: part(all.balance) };
  const ask = (peer: 'scipy' | 'climate_indices') => () => runPeer(python, peer, input, months, scales);
  const scipy = await ask('scipy')();
  const climateIndices = await ask('climate_indices')();
  const differences = [
    checkPeer('scipy', input, scipy, 1e-8),
    checkPeer('climate_indices', input, climateIndices, 1e-5),
  ];
  report.note(
    `Écarts aux pairs / differences to peers: ${differences.map((d) => d.toExponential(1)).join(', ')}`,
  );
  const ours = () => standardiseCells(input, months, scales, 0, cells);
  ours();
  const peer = (name: 'scipy' | 'climate_indices') => async () => {
    const { seconds } = await ask(name)();
    return seconds.spi + seconds.spei;
  };
  const [mine = [], theirs = [], others = []] = await interleave<number>(rounds, [
    ours,
    peer('scipy'),
    peer('climate_indices'),
  ]);
  const values = 2 * cells * months * scales.length;
  const perValue = (runs: readonly number[]) => (median(runs) * 1e9) / values;
  report.figure('ours, 200 cells, 5 scales', perValue(mine), 'ns');
  report.figure('scipy.special, vectorised', perValue(theirs), 'ns');
  report.figure('climate_indices 3.1', perValue(others), 'ns');
  report.figure('times scipy.special', pairedRatio(theirs, mine), 'x', { atLeast: 4 });
  report.figure('times climate_indices', pairedRatio(others, mine), 'x', { atLeast: 8 });
}

/** @throws OutputsDiffer beyond `most` of ours; climate_indices adds 1000 mm to a balance and loses digits to it */
function checkPeer(name: string, { rain, balance }: Cells, peer: PeerResult, most: number): number {
  const { months } = FRANCE;
  const { cells, scales } = COMPARED;
  const size = cells * months;
  const block = createSpiSpeiBlock({ months, firstMonth: FIRST_MONTH, scales });
  const ofRain = new Float64Array(size * scales.length);
  const ofBalance = new Float64Array(size * scales.length);
  block.compute(rain, balance, ofRain, ofBalance);
  let worst = 0;
  scales.forEach((_, k) => {
    for (let cell = 0; cell < cells; cell++) {
      const mine = (cell * scales.length + k) * months;
      const their = k * size + cell * months;
      const compare = (actual: Float64Array, expected: Float64Array) =>
        largest(actual.subarray(mine, mine + months), expected.subarray(their, their + months), 3);
      worst = Math.max(worst, compare(ofRain, peer.spi));
      worst = Math.max(worst, compare(ofBalance, peer.spei));
    }
  });
  if (!(worst <= most)) throw new OutputsDiffer(`${name} differs by ${worst}`);
  return worst;
}
