const QUOTE = 0x22;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const FIRST_PRINTABLE = 0x20;
const FIRST_NON_ASCII = 0x80;

/** A longer record is no station series: a missing line end, or a quote that never closes. */
export const MAX_RECORD_BYTES = 256 * 1024;

export type ScanOutcome =
  'record' | 'end' | 'binary' | 'record-too-long' | 'quote-open' | 'quote-trailing' | 'fields';

/**
 * Splits CSV bytes (RFC 4180; LF, CRLF or CR ends a record) into fields, one record at a time, without copying.
 * It works on bytes: in UTF-8, latin-1 and windows-1252 alike no delimiter, quote or line end occurs inside
 * another character. Memory is bound by `maxFields`, time by the bytes read.
 */
export class RecordScanner {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 where the field has bytes above 0x7f. */
  readonly nonAscii: Uint8Array;
  /** 1 where the field holds doubled quotes. */
  readonly escaped: Uint8Array;
  /** Fields of the current record. */
  count = 0;
  /** The line where the current record begins, from 1. */
  line = 0;
  private readonly bytes: Uint8Array;
  private readonly delimiter: number;
  private readonly maxFields: number;
  private offset: number;
  private nextLine = 1;

  constructor(bytes: Uint8Array, offset: number, delimiter: number, maxFields: number) {
    this.bytes = bytes;
    this.offset = offset;
    this.delimiter = delimiter;
    this.maxFields = maxFields;
    this.starts = new Int32Array(maxFields);
    this.ends = new Int32Array(maxFields);
    this.nonAscii = new Uint8Array(maxFields);
    this.escaped = new Uint8Array(maxFields);
  }

  /** The line of the byte that stopped the last `next`. */
  get currentLine(): number {
    return this.nextLine;
  }

  /** Advances to the next record; any outcome but `record` and `end` is final. */
  next(): ScanOutcome {
    const { bytes, delimiter } = this;
    this.line = this.nextLine;
    this.count = 0;
    if (this.offset >= bytes.length) return 'end';
    const limit = Math.min(bytes.length, this.offset + MAX_RECORD_BYTES);
    for (;;) {
      if (this.count === this.maxFields) return 'fields';
      const outcome = bytes[this.offset] === QUOTE ? this.scanQuoted(limit) : this.scanPlain(limit);
      if (outcome !== 'record') return outcome;
      this.count++;
      const stop = bytes[this.offset++];
      if (stop === delimiter) {
        if (this.offset >= limit && limit < bytes.length) return 'record-too-long';
        continue;
      }
      if (stop === CR && bytes[this.offset] === LF) this.offset++;
      if (stop === CR || stop === LF) this.nextLine++;
      return 'record';
    }
  }

  private scanPlain(limit: number): ScanOutcome {
    const { bytes, delimiter, count } = this;
    let high = 0;
    let i = this.offset;
    this.starts[count] = i;
    for (; i < limit; i++) {
      const byte = bytes[i] as number;
      if (byte === delimiter || byte === LF || byte === CR) break;
      if (byte < FIRST_PRINTABLE && byte !== TAB) return 'binary';
      high |= byte;
    }
    if (i === limit && limit < bytes.length) return 'record-too-long';
    this.close(i, i, high, false);
    return 'record';
  }

  private scanQuoted(limit: number): ScanOutcome {
    const { bytes, delimiter, count } = this;
    let high = 0;
    let escaped = false;
    let i = this.offset + 1;
    this.starts[count] = i;
    for (; i < limit; i++) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        if (bytes[i + 1] !== QUOTE) break;
        escaped = true;
        i++;
      } else if (byte === LF || (byte === CR && bytes[i + 1] !== LF)) {
        this.nextLine++;
      } else if (byte < FIRST_PRINTABLE && byte !== TAB && byte !== CR) {
        return 'binary';
      }
      high |= byte;
    }
    if (i >= limit) return limit < bytes.length ? 'record-too-long' : 'quote-open';
    const after = bytes[i + 1];
    if (after !== undefined && after !== delimiter && after !== LF && after !== CR) return 'quote-trailing';
    this.close(i, i + 1, high, escaped);
    return 'record';
  }

  private close(end: number, offset: number, high: number, escaped: boolean): void {
    this.ends[this.count] = end;
    this.nonAscii[this.count] = high >= FIRST_NON_ASCII ? 1 : 0;
    this.escaped[this.count] = escaped ? 1 : 0;
    this.offset = offset;
  }
}
