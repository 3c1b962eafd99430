import { JSONParser, TokenType } from '@streamparser/json';

/** Deeper than anybody nests by hand or by program; each level costs time at every value. */
const DEEPEST = 100;

export interface JsonReading {
  /** Why it is not JSON in UTF-8; absent when it is. */
  said?: string;
  /** The member `type` of the outermost object, where it is text. */
  type?: string;
}

/**
 * Reads JSON as it streams by and keeps none of it: `JSON.parse` of a stranger's 64 MiB (`[{},{},…`) would take
 * gigabytes, and the process with it.
 */
export class JsonCheck {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private readonly parser = new JSONParser({ paths: ['$.type'], keepStack: false, stringBufferSize: 65_536 });
  private depth = 0;
  private empty = true;
  private readonly reading: JsonReading = {};

  constructor() {
    this.parser.onValue = ({ value }) => {
      if (typeof value === 'string') this.reading.type = value;
    };
    this.parser.onToken = ({ token }) => {
      this.empty = false;
      if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.depth += 1;
      if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.depth -= 1;
      if (this.depth > DEEPEST) throw new Error(`nested deeper than ${DEEPEST} levels`);
    };
  }

  push(chunk: Uint8Array): void {
    this.attempt(() => {
      this.requireUtf8(() => this.utf8.decode(chunk, { stream: true }));
      this.parser.write(chunk);
    });
  }

  end(): JsonReading {
    this.attempt(() => {
      this.requireUtf8(() => this.utf8.decode());
      if (!this.parser.isEnded) this.parser.end();
      if (this.empty) throw new Error('empty');
    });
    return this.reading;
  }

  private attempt(work: () => void): void {
    if (this.reading.said !== undefined) return;
    try {
      work();
    } catch (error) {
      this.reading.said = (error instanceof Error ? error.message : String(error)).slice(0, 200);
    }
  }

  private requireUtf8(decode: () => void): void {
    try {
      decode();
    } catch {
      throw new Error('not UTF-8');
    }
  }
}
