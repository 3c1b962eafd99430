import { fieldsOf } from '@cdh/contracts';
import { invalidInput } from '@cdh/http';
import { JSON_TYPE } from '../links.ts';
import type { Output } from '../outputs.ts';
import { ECHOED_AS, echoInputs, type EchoInputs } from './describe-echo.ts';

/** Throws INPUT_INVALID (400). */
export function readEcho(given: Record<string, unknown>): EchoInputs {
  const read = echoInputs.safeParse(given);
  if (!read.success) throw invalidInput(fieldsOf(read.error.issues));
  return read.data;
}

/** What was given of what is wanted. */
export function echoOutputs(inputs: Record<string, unknown>, wanted: readonly string[]): Output[] {
  return wanted.flatMap((name) => {
    const value = inputs[name];
    if (value === undefined) return [];
    const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    const ofText = ECHOED_AS[name] ?? 'text/plain; charset=utf-8';
    const mediaType = typeof value === 'string' ? ofText : JSON_TYPE;
    return [{ name, mediaType, body, size: body.length }];
  });
}
