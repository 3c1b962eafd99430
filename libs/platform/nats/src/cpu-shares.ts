/**
 * CPU time of calls that overlap in one process: between two events the time spent is shared evenly among the calls
 * under way, so the shares of all calls add up to what the process spent.
 */
export class CpuShares {
  readonly #read: () => number;
  #underWay = 0;
  #readAt = 0;
  /** What a call under way since the beginning would have been given, ms. */
  #given = 0;

  /** @param read CPU time of the process so far, ms */
  constructor(read: () => number = processCpuMs) {
    this.#read = read;
  }

  /** @returns the mark to measure from */
  begin(): number {
    this.#share();
    this.#underWay++;
    return this.#given;
  }

  /** CPU time since `mark`, ms. */
  soFar(mark: number): number {
    this.#share();
    return this.#given - mark;
  }

  end(): void {
    this.#share();
    this.#underWay--;
  }

  #share(): void {
    const now = this.#read();
    if (this.#underWay > 0) this.#given += (now - this.#readAt) / this.#underWay;
    this.#readAt = now;
  }
}

/** All that a process is asked to do shares its CPU time: answers and jobs alike. */
export const sharesOfProcess = new CpuShares(() => processCpuMs());

function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
