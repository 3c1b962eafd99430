import { expect } from '@jest/globals';
import type { ProblemDocument } from '@cdh/sdk';
import type { Answer } from './call.ts';

/** Every refusal is a whole problem document; returns it for what else a test says of it. */
export function expectProblem(answer: Answer, status: number, code?: string): ProblemDocument {
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = answer.as<ProblemDocument>();
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^[a-z]+:/),
    title: expect.stringMatching(/\S/),
    status,
    detail: expect.stringMatching(/\S/),
    code: code ?? expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  if (status === 429 || status === 503) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  return problem;
}

/** 400 that names this parameter. */
export function expectRefusedInput(answer: Answer, pointer: string): ProblemDocument {
  const problem = expectProblem(answer, 400);
  expect(problem.errors).toEqual(expect.arrayContaining([{ pointer, detail: expect.stringMatching(/\S/) }]));
  return problem;
}
