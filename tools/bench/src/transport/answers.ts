import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { largestFitting } from '../largest-fitting.ts';

/** What `?size=` names. */
export type AnswerSize = 'small' | 'large';
export type AnswerFiles = Record<AnswerSize, string>;

/** An answer shaped as drought indices are: parallel arrays of months, full doubles and flags. Synthetic. */
export function makeAnswer(months: number) {
  const at = (i: number) => `${1000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
  return {
    site: 'synthetic',
    index: 'spi',
    scale: 6,
    unit: '1',
    time: Array.from({ length: months }, (_, i) => at(i)),
    value: Array.from({ length: months }, (_, i) => (i % 97 === 0 ? null : 3 * Math.sin(i * 12.9898))),
    flag: Array.from({ length: months }, (_, i) => (i % 97 === 0 ? 'missing' : 'ok')),
  };
}

/** The longest answer of at most this many bytes. */
export function makeAnswerOf(bytes: number) {
  const lengthOf = (months: number) => JSON.stringify(makeAnswer(months)).length;
  return makeAnswer(largestFitting(Math.ceil(bytes / 20), bytes, lengthOf));
}

/** Writes the two answers for the services to read at their start. */
export function writeAnswers(folder: string, answers: Record<AnswerSize, string>): AnswerFiles {
  mkdirSync(folder, { recursive: true });
  const write = (size: AnswerSize) => {
    const file = join(folder, `${size}.json`);
    writeFileSync(file, answers[size]);
    return file;
  };
  return { small: write('small'), large: write('large') };
}
