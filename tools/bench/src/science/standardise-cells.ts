import { createSpiSpeiBlock } from '@cdh/drought-indices/block';
import type { Cells } from './synthetic-cells.ts';

/** Cells of one call: their results fit a second-level cache's neighbourhood, whatever the number of cells. */
const BLOCK = 16;

/** SPI and SPEI of cells `from` to `to`, block by block into the same memory. @returns CPU seconds of this thread */
export function standardiseCells(
  { rain, balance }: Cells,
  months: number,
  scales: readonly number[],
  from: number,
  to: number,
): number {
  const block = createSpiSpeiBlock({ months, firstMonth: 1958 * 12, scales });
  const size = scales.length * months;
  const [spi, spei] = [new Float64Array(BLOCK * size), new Float64Array(BLOCK * size)];
  const started = process.threadCpuUsage();
  for (let cell = from; cell < to; cell += BLOCK) {
    const end = Math.min(cell + BLOCK, to);
    const part = (values: Float64Array) => values.subarray(cell * months, end * months);
    const length = (end - cell) * size;
    block.compute(part(rain), part(balance), spi.subarray(0, length), spei.subarray(0, length));
  }
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1e6;
}
