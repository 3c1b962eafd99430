import { Refusal } from '../reading/refusal.ts';

/** Deeper than anybody nests: a parser that recurses has no stack left long before. */
const DEEPEST = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Counts brackets outside strings, before a parser sees them. */
export class NestingCheck {
  private depth = 0;
  private inString = false;
  private escaped = false;

  /** @throws Refusal JSON_DEPTH */
  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
      } else if (byte === QUOTE) this.inString = true;
      else if (byte === 0x5b || byte === 0x7b) this.deeper();
      else if (byte === 0x5d || byte === 0x7d) this.depth -= 1;
    }
  }

  private deeper(): void {
    this.depth += 1;
    if (this.depth > DEEPEST)
      throw new Refusal(
        'JSON_DEPTH',
        `Ce JSON est imbriqué sur plus de ${DEEPEST} niveaux.`,
        `This JSON is nested deeper than ${DEEPEST} levels.`,
      );
  }
}
