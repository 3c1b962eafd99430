import { expect, it } from '@jest/globals';
import { readRows } from './copy-rows.ts';

async function* pieces(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield Buffer.from(part as string);
}

it('reads lines that are cut anywhere, also within a character', async () => {
  const text = Buffer.from('a\té\\tb\nc\\\\d\tlast\n');
  for (let at = 0; at <= text.length; at += 1) {
    const rows: string[][] = [];
    for await (const row of readRows(pieces(text.subarray(0, at), text.subarray(at)))) rows.push(row);
    expect(rows).toEqual([
      ['a', 'é\tb'],
      ['c\\d', 'last'],
    ]);
  }
});
