import { GAMMA_TABLE, KERNEL, LINE, LINE_TABLE, TABLE } from './kernel.generated.ts';
import { sortingNetwork } from './sorting-network.ts';

const PAGE = 65_536;
/** Bytes of the scratch memory before what is sorted: the coefficients of a fit. */
const SORTED = 24 * 16;

/** Values before each series, NaN: as many as the longest accumulation reaches back. */
export const LEAD = 48;

/** Bits of the status of a fit: what must be done by the exact path. */
export const SPI_EXACT = 1;
export const SPEI_EXACT = 2;

/** What is used of the WebAssembly namespace, which the language's own types do not hold. */
interface Engine {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

interface Exports {
  accumulate(total: number, values: number, bytes: number, lag: number): void;
  standardise(...parameters: number[]): void;
}

/** The kernel with its memory, for series of up to so many whole years. Not to be shared between threads. */
export interface Kernel {
  /** [LEAD + 12 rows], January first, NaN where missing; `LEAD` is filled by the kernel's maker. */
  readonly rain: Float64Array;
  readonly balance: Float64Array;
  /** Sums of the last scale, [12 rows]. */
  readonly rainTotal: Float64Array;
  readonly balanceTotal: Float64Array;
  readonly spi: Float64Array;
  readonly spei: Float64Array;
  /** Per calendar month: 1 SPI, 2 SPEI must be done by the exact path. */
  readonly status: Uint8Array;
  /** Begins a cell: what was summed is forgotten. */
  reset(): void;
  /** Adds the month `lag` before to every sum. */
  accumulate(lag: number): void;
  /** Standardises the sums, calibrated on rows `from` to `to` (excluded). */
  standardise(from: number, to: number, minimumYears: number, clip: number): void;
}

/** Compiles the kernel and lays out its memory. @param rows whole years that a series may have */
export function createKernel(rows: number): Kernel {
  const series = (LEAD + 12 * rows) * 8;
  const sizes = {
    gamma: bytesOf(GAMMA_TABLE).length,
    line: bytesOf(LINE_TABLE).length,
    rain: series,
    balance: series,
    rainTotal: series,
    balanceTotal: series,
    spi: 96 * rows,
    spei: 96 * rows,
    status: 16,
    scratch: 16 * (rows + 24),
    network: 4 * sortingNetwork(rows).length + 32,
  };
  let next = PAGE;
  const at = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => {
      const start = next;
      next += Math.ceil(size / 64) * 64;
      return [name, start];
    }),
  ) as Record<keyof typeof sizes, number>;
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Engine };
  const memory = new WebAssembly.Memory({ initial: Math.ceil(next / PAGE) });
  const { buffer } = memory;
  const module = new WebAssembly.Module(bytesOf(KERNEL));
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: refuse } });
  const { accumulate, standardise } = exports as Exports;
  new Uint8Array(buffer, at.gamma).set(bytesOf(GAMMA_TABLE));
  new Uint8Array(buffer, at.line).set(bytesOf(LINE_TABLE));
  const lead = (start: number) => new Float64Array(buffer, start, LEAD + 12 * rows).fill(NaN);
  const rain = lead(at.rain);
  const balance = lead(at.balance);
  const rainTotal = lead(at.rainTotal);
  const balanceTotal = lead(at.balanceTotal);
  const status = new Uint8Array(buffer, at.status, 12);
  let networkRows = -1;
  let comparators = 0;
  return {
    rain,
    balance,
    rainTotal: rainTotal.subarray(LEAD),
    balanceTotal: balanceTotal.subarray(LEAD),
    spi: new Float64Array(buffer, at.spi, 12 * rows),
    spei: new Float64Array(buffer, at.spei, 12 * rows),
    status,
    reset: () => {
      rainTotal.fill(0);
      balanceTotal.fill(0);
    },
    accumulate: (lag) => {
      accumulate(at.rainTotal + LEAD * 8, at.rain + LEAD * 8, 96 * rows, lag);
      accumulate(at.balanceTotal + LEAD * 8, at.balance + LEAD * 8, 96 * rows, lag);
    },
    standardise: (from, to, minimumYears, clip) => {
      if (networkRows !== to - from) {
        networkRows = to - from;
        const network = sortingNetwork(networkRows);
        comparators = Math.ceil(network.length / 8) * 4;
        // Filled up to a multiple of four with comparisons of a place beside the series with itself.
        const addresses = new Uint32Array(buffer, at.network, 2 * comparators).fill(at.scratch);
        network.forEach((row, k) => (addresses[k] = at.scratch + SORTED + row * 16));
      }
      status.fill(0);
      const totals = [at.rainTotal + LEAD * 8, at.balanceTotal + LEAD * 8];
      const data = [at.spi, at.spei, at.status, at.scratch, at.network, comparators];
      const tables = [at.gamma, TABLE.segments, TABLE.limit, at.line, LINE.limit];
      standardise(...totals, rows, from, to, minimumYears, clip, ...data, ...tables);
    },
  };
}

function refuse(): never {
  throw new Error('the kernel stopped');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
