import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { manifest, Problem } from '@cdh/contracts';
import { Logger } from '@nestjs/common';
import { compileUseCase } from '../compile-use-case.ts';
import { manifestWith } from '../service.testing.ts';
import { CircuitBreakers } from './circuit-breakers.ts';
import { defect } from './gateway-problem.ts';

Logger.overrideLogger(false);

const useCase = (id: string) =>
  compileUseCase({
    id,
    organisation: 'org',
    suspended: false,
    manifest: manifest.parse(manifestWith(id)),
  });
const nobody = () => new Problem('USE_CASE_UNAVAILABLE', 'nobody answers');
const late = () => new Problem('DEADLINE_EXCEEDED', 'late');
const refused = () => new Problem('SITE_UNKNOWN', 'unknown', { status: 404 });

describe('the circuit breakers', () => {
  let breakers: CircuitBreakers;
  let asked = 0;
  const drought = useCase('drought');
  const heat = useCase('heat');

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    breakers = new CircuitBreakers();
    asked = 0;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const call = (error?: Error, { of = drought, question = `q${asked}`, deadlineMs = 10_000 } = {}) =>
    breakers
      .guard(of, { question, deadlineMs }, () => {
        asked += 1;
        return error ? Promise.reject(error) : Promise.resolve('answer');
      })
      .catch((thrown: unknown) => thrown);
  const repeat = async (
    times: number,
    error?: Error,
    options?: { question?: string; deadlineMs?: number },
  ) => {
    for (let i = 0; i < times; i++) await call(error, options);
  };
  const opened = async () => {
    await repeat(10, nobody());
    expect(breakers.stateOf(drought)).toBe('open');
    asked = 0;
  };

  it.each([
    ['nobody answers', nobody()],
    ['nobody answers in time', late()],
    ['each answer is a defect', defect(new Error('crash'))],
  ])('open when %s, and then refuse at once, saying when to come again', async (_, error) => {
    await repeat(9, error);
    expect(breakers.stateOf(drought)).toBe('closed');
    await repeat(1, error);
    expect(breakers.stateOf(drought)).toBe('open');
    asked = 0;
    expect(await call()).toMatchObject({
      code: 'USE_CASE_UNAVAILABLE',
      status: 503,
      options: { retryAfterS: 1 },
    });
    expect(asked).toBe(0);
  });

  it('open when more than half of the calls fail, not when fewer do', async () => {
    for (let i = 0; i < 40; i++) await call(i % 2 === 0 ? undefined : nobody());
    expect(breakers.stateOf(drought)).toBe('closed');
    for (let i = 0; i < 20; i++) await call(i % 3 === 0 ? undefined : nobody());
    expect(breakers.stateOf(drought)).toBe('open');
  });

  it('never open for refusals, for what is the hub’s failure, or for callers without patience', async () => {
    await repeat(30, refused());
    await repeat(30, new Problem('UNAVAILABLE', 'the broker is away'));
    await repeat(30, new Error('a defect of the hub'));
    await repeat(30, late(), { deadlineMs: 100 });
    expect(breakers.stateOf(drought)).toBe('closed');
    expect(asked).toBe(120);
  });

  it('are not opened by one question that meets a defect, however often it is asked', async () => {
    await repeat(50, defect(new Error('crash')), { question: 'the same' });
    expect(breakers.stateOf(drought)).toBe('closed');
  });

  it('leave every other use case alone', async () => {
    await opened();
    expect(await call(undefined, { of: heat })).toBe('answer');
    expect(breakers.stateOf(heat)).toBe('closed');
  });

  it('begin anew with another manifest', async () => {
    await opened();
    expect(await call(undefined, { of: useCase('drought') })).toBe('answer');
  });

  it('let one call through after a while, and close when it succeeds', async () => {
    await opened();
    jest.advanceTimersByTime(1_001);
    let answer: (text: string) => void = () => undefined;
    const probe = breakers.guard(drought, { question: 'p', deadlineMs: 10_000 }, () => {
      return new Promise<string>((resolve) => (answer = resolve));
    });
    expect(breakers.stateOf(drought)).toBe('half-open');
    expect(await call()).toMatchObject({ status: 503 });
    answer('back');
    expect(await probe).toBe('back');
    expect(breakers.stateOf(drought)).toBe('closed');
    await repeat(8, nobody());
    expect(breakers.stateOf(drought)).toBe('closed');
  });

  it('wait longer after each call that fails again, five seconds at most', async () => {
    await opened();
    for (const pause of [1, 2, 4, 5, 5]) {
      expect(await call()).toMatchObject({ options: { retryAfterS: pause } });
      jest.advanceTimersByTime(pause * 1_000 - 1);
      expect(await call()).toMatchObject({ options: { retryAfterS: 1 } });
      jest.advanceTimersByTime(1);
      await call(nobody());
    }
    expect(asked).toBe(5);
  });

  it('let nobody try who has no time for it', async () => {
    await opened();
    jest.advanceTimersByTime(60_000);
    expect(await call(undefined, { deadlineMs: 100 })).toMatchObject({ status: 503 });
    expect(asked).toBe(0);
    expect(await call()).toBe('answer');
  });
});
