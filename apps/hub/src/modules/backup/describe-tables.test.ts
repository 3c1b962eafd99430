import { expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { describeTables } from './describe-tables.ts';

const answering = (rows: object[]) => ({ query: () => Promise.resolve({ rows }) }) as unknown as Client;

it('puts each table after those that it refers to', async () => {
  const tables = await describeTables(
    answering([
      { name: 'a', columns: ['x'], needs: ['c'] },
      { name: 'b', columns: ['x'], needs: [] },
      { name: 'c', columns: ['x'], needs: ['b'] },
    ]),
  );
  expect(tables.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
});

it('says of a circle that it has no order', async () => {
  const circle = [
    { name: 'a', columns: [], needs: ['b'] },
    { name: 'b', columns: [], needs: ['a'] },
  ];
  await expect(describeTables(answering(circle))).rejects.toThrow(/circle/);
});
