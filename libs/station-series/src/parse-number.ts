const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;
const ZERO = 0x30;
const MAX_NUMBER_BYTES = 64;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

export type ParsedNumber = 'missing' | 'text' | 'other-decimal' | number;

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** The careful path: exponents, more digits than a double holds, NaN, and whatever is no number. */
function parseSlowly(bytes: Uint8Array, start: number, end: number, decimal: number): ParsedNumber {
  if (end - start > MAX_NUMBER_BYTES) return 'text';
  const text = asciiText(bytes, start, end).trim();
  if (text === '' || /^nan$/i.test(text)) return 'missing';
  const own = String.fromCharCode(decimal);
  const other = own === '.' ? ',' : '.';
  const pointed = own === '.' ? text : text.replace(own, '.');
  if (NUMBER.test(pointed) && !text.includes(other)) return Number(pointed);
  return NUMBER.test(text.replace(other, '.')) ? 'other-decimal' : 'text';
}

/**
 * Reads the number that stands in `bytes[start, end)`: optional sign, digits, `decimal`, digits, optional exponent.
 * Up to 15 digits go the exact way (integer ÷ power of ten, both representable: W. Clinger, "How to read
 * floating point numbers accurately", 1990), all others through `Number`; both round correctly.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number, decimal: number): ParsedNumber {
  let from = start;
  let to = end;
  while (from < to && bytes[from] === SPACE) from++;
  while (to > from && bytes[to - 1] === SPACE) to--;
  if (from === to) return 'missing';
  let i = from;
  const sign = bytes[i];
  if (sign === MINUS || sign === PLUS) i++;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; i < to; i++) {
    const byte = bytes[i] as number;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === decimal && decimals < 0) {
      decimals = 0;
    } else {
      return parseSlowly(bytes, from, to, decimal);
    }
  }
  if (digits === 0 || digits > 15) return parseSlowly(bytes, from, to, decimal);
  const value = decimals > 0 ? mantissa / (POWERS_OF_TEN[decimals] as number) : mantissa;
  // Not `-value`: a level of "-0.0" is 0, not −0.
  return sign === MINUS ? 0 - value : value;
}

/** Days come as exactly `YYYY-MM-DD`; returns [year, month, day] packed as y·10000 + m·100 + d, or −1. */
export function parsePackedDate(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to && bytes[from] === SPACE) from++;
  while (to > from && bytes[to - 1] === SPACE) to--;
  if (to - from !== 10 || bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS) return -1;
  let packed = 0;
  for (let i = 0; i < 10; i++) {
    if (i === 4 || i === 7) continue;
    const digit = (bytes[from + i] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    packed = packed * 10 + digit;
  }
  return packed;
}
