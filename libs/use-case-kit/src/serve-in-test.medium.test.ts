import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Problem } from '@cdh/contracts';
import { z } from 'zod';
import { Computes, type ComputeInput } from './computes.ts';
import { defineUseCase } from './define-use-case.ts';
import { describeWithNats } from './describe-with-nats.testing.ts';
import { operation, Serves, type OperationContext } from './index.ts';
import { InjectProduct, product, Product } from './product.ts';
import { serveInTest, type ServedInTest } from './testing.ts';

const textOf = (name: string) =>
  product<string>({
    name,
    title: { fr: name },
    licence: 'etalab-2.0',
    partitionedBy: '/site/id',
    open: (files) => new TextDecoder().decode(files.get('text')),
  });
const [loud, quiet] = [textOf('loud'), textOf('quiet')];

const write = (text: string) => ({
  files: [{ path: 'text', mediaType: 'text/plain', bytes: new TextEncoder().encode(text) }],
  recipe: { method: 'case' },
});
const read = async ([input]: ComputeInput[]) => new TextDecoder().decode(await input!.files[0]!.bytes());

@Computes(loud)
class ComputeLoud {
  compute = async (inputs: ComputeInput[]) => {
    const text = await read(inputs);
    if (text === '') throw new Problem('NOTHING_SAID', { fr: 'rien', en: 'nothing' }, { status: 422 });
    return write(text.toUpperCase());
  };
}
@Computes(quiet)
class ComputeQuiet {
  compute = async (inputs: ComputeInput[]) => write((await read(inputs)).toLowerCase());
}

const text = z.object({ text: z.string() });
const hear = operation({
  name: 'hear',
  version: 1,
  kind: 'query',
  summary: { fr: 'Entendre' },
  input: z.strictObject({ place: z.string() }),
  output: text,
  errors: { PLACE_UNKNOWN: 404 },
  representations: { 'text/csv': (answer) => `text\n${answer.text}\n` },
});
const list = operation({
  name: 'list',
  version: 1,
  kind: 'query',
  summary: { fr: 'Lieux' },
  input: z.strictObject({}),
  output: text,
});

@Serves(hear)
class Hear {
  constructor(@InjectProduct(loud) private readonly product: Product<string>) {}
  async handle({ place }: { place: string }, { partitions: [ref] }: OperationContext) {
    if (!ref) throw hear.problem('PLACE_UNKNOWN', { fr: place, en: place });
    return { text: await this.product.open(ref) };
  }
}
@Serves(list)
class List {
  handle(_: object, { partitions }: OperationContext) {
    return { text: partitions.map((ref) => `${ref.product}/${ref.partition}`).join() };
  }
}

const echo = defineUseCase({
  id: 'echo-case',
  version: '1.0.0',
  title: { fr: 'Écho' },
  licence: 'EUPL-1.2',
  contact: { name: 'Test' },
  reads: [{ profile: 'cdh:station-series', purpose: 'research' }],
  publishes: [loud, quiet],
  operations: [
    { operation: hear, scope: { product: 'loud', partition: '/place' } },
    { operation: list, scope: { product: 'quiet', partitions: 'visible' } },
  ],
  handlers: [ComputeLoud, ComputeQuiet, Hear, List],
});
const said = (id: string) => ({ id, site: { id: 'blois', name: { fr: 'Blois' } } });

describeWithNats(process.env)('a use case in its team’s test', () => {
  let served: ServedInTest;
  beforeAll(async () => {
    served = await serveInTest(echo, process.env);
  });
  afterAll(() => served.stop());

  it('computes what is published and answers from it, in each representation', async () => {
    expect(await served.publish(said('a'), 'Bonjour')).toMatchObject({
      product: 'echo-case.loud',
      partition: 'blois',
    });
    expect(await served.ask(hear, { place: 'blois' })).toEqual({ text: 'BONJOUR' });
    expect(await served.askAs('text/csv', hear, { place: 'blois' })).toBe('text\nBONJOUR\n');
    await served.publish(said('a'), 'Bonsoir');
    expect(await served.ask(hear, { place: 'blois' })).toEqual({ text: 'BONSOIR' });
  });

  it('gives an operation the partitions of its scope and no other', async () => {
    expect(await served.ask(list, {})).toEqual({ text: '' });
    await served.publish(said('b'), 'Bonjour', 'quiet');
    expect(await served.ask(list, {})).toEqual({ text: 'echo-case.quiet/blois' });
    await expect(served.ask(hear, { place: 'tours' })).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' });
  });

  it('throws the problem that the computation told, and refuses what the contract does not take', async () => {
    await expect(served.publish(said('c'), '')).rejects.toMatchObject({ code: 'NOTHING_SAID', status: 422 });
    const wrong = { site: 'blois' } as unknown as { place: string };
    await expect(served.ask(hear, wrong)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(served.publish({ id: 'd' }, 'x')).rejects.toThrow('/site/id');
  });
});
