export interface Bar {
  /** The figure must be at least, or at most, this. */
  atLeast?: number;
  atMost?: number;
}

/** Writes what was measured, for people to read. */
export class Report {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  title(text: string): void {
    this.#write(`\n${text}`);
  }

  note(text: string): void {
    this.#write(`  ${text}`);
  }

  /** One figure, and whether it keeps its bar. */
  figure(name: string, value: number, unit: string, bar: Bar = {}): void {
    this.#write(`  ${name.padEnd(34)} ${withUnit(value, unit).padStart(12)}${judge(value, unit, bar)}`);
  }
}

const withUnit = (value: number, unit: string) => `${round(value)}${unit === 'x' ? '' : ' '}${unit}`;

/** Three significant digits: more would be noise. */
function round(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function judge(value: number, unit: string, { atLeast, atMost }: Bar): string {
  const bar = atLeast ?? atMost;
  if (bar === undefined) return '';
  const reached = atLeast === undefined ? value <= bar : value >= bar;
  const asked = `${bar}${unit === 'x' ? '' : ' '}${unit}`;
  return reached
    ? `  reached (${atLeast === undefined ? '≤' : '≥'} ${asked})`
    : `  not reached: ${withUnit(value, unit)} instead of ${asked}`;
}
