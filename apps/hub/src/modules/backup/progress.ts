const EVERY_MS = 3_000;

const number = new Intl.NumberFormat('fr-FR');
const decimal = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });
const megabytes = (bytes: number) => number.format(Math.round(bytes / 1e6));

/** Says every few seconds how far long work is, and in the end how fast it was. */
export class Progress {
  private readonly say: (line: string) => void;
  private readonly total: { files: number; bytes: number };
  private readonly began = performance.now();
  private said = this.began;
  private files = 0;
  private bytes = 0;
  private skipped = 0;

  constructor(total: { files: number; bytes: number }, say: (line: string) => void) {
    this.total = total;
    this.say = say;
  }

  /** One more file; `moved` is false where nothing had to be copied. */
  add(bytes: number, moved: boolean): void {
    this.files += 1;
    this.bytes += bytes;
    if (!moved) this.skipped += 1;
    if (performance.now() - this.said < EVERY_MS) return;
    this.said = performance.now();
    const files = `${number.format(this.files)} / ${number.format(this.total.files)}`;
    this.say(
      `  … ${files} fichiers / files, ${megabytes(this.bytes)} / ${megabytes(this.total.bytes)} Mo / MB`,
    );
  }

  /** A sentence on all of it. */
  summary(): string {
    const seconds = Math.max(0.001, (performance.now() - this.began) / 1000);
    const rate = `${decimal.format(this.bytes / 1e6 / seconds)} Mo/s, ${number.format(Math.round(this.files / seconds))}/s`;
    const already = this.skipped > 0 ? ` (${number.format(this.skipped)} déjà là / already there)` : '';
    return `${number.format(this.files)} fichiers / files${already}, ${megabytes(this.bytes)} Mo / MB, ${seconds.toFixed(1)} s, ${rate}`;
  }
}
