import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const MAX_BYTES = 10_000_000;

/** Reads the level that nats-server (`[ERR]`) and Postgres (`ERROR:`) put before their text. */
function levelOf(text: string): string {
  if (/\[(FTL)\]|\b(FATAL|PANIC):/.test(text)) return 'fatal';
  if (/\[ERR\]|\bERROR:/.test(text)) return 'error';
  if (/\[WRN\]|\bWARNING:/.test(text)) return 'warn';
  return 'info';
}

const isJson = (text: string): boolean => {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Appends JSON lines to `file`; what is no JSON becomes `{time, level, process, msg}`. Two files of at most `maxBytes`
 * are kept, `file` and `file.1`. A disk that is full loses lines rather than the process.
 */
export class ProcessLog {
  private fd: number;
  private size: number;
  /** The latest lines, for the message of a part that does not start. */
  readonly tail: string[] = [];
  private readonly file: string;
  private readonly name: string;
  private readonly maxBytes: number;

  constructor(file: string, name: string, maxBytes = MAX_BYTES) {
    this.file = file;
    this.name = name;
    this.maxBytes = maxBytes;
    mkdirSync(dirname(file), { recursive: true });
    this.fd = openSync(file, 'a', 0o640);
    this.size = fstatSync(this.fd).size;
  }

  write(text: string): void {
    if (!text.trim()) return;
    this.tail.push(text);
    if (this.tail.length > 20) this.tail.shift();
    const line = isJson(text)
      ? `${text}\n`
      : `${JSON.stringify({ time: new Date().toISOString(), level: levelOf(text), process: this.name, msg: text })}\n`;
    try {
      if (this.size > 0 && this.size + line.length > this.maxBytes) this.rotate();
      this.size += writeSync(this.fd, line);
    } catch {
      // Nowhere left to say it.
    }
  }

  follow(stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (text) => this.write(text));
  }

  close(): void {
    closeSync(this.fd);
  }

  private rotate(): void {
    closeSync(this.fd);
    renameSync(this.file, `${this.file}.1`);
    this.fd = openSync(this.file, 'a', 0o640);
    this.size = 0;
  }
}
