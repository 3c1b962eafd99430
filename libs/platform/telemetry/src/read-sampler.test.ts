import { afterEach, describe, expect, it } from '@jest/globals';
import { readSampler } from './read-sampler.ts';

afterEach(() => {
  delete process.env['OTEL_TRACES_SAMPLER'];
  delete process.env['OTEL_TRACES_SAMPLER_ARG'];
});

describe('readSampler', () => {
  it.each([
    [undefined, undefined, /^ParentBased\{root=TraceIdRatioBased\{1\}/],
    [undefined, '0.01', /^ParentBased\{root=TraceIdRatioBased\{0\.01\}/],
    ['traceidratio', '0.5', /^TraceIdRatioBased\{0\.5\}/],
    ['always_off', undefined, /^AlwaysOffSampler/],
    ['parentbased_always_on', undefined, /^ParentBased\{root=AlwaysOnSampler/],
    ['parentbased_traceidratio', '7', /^ParentBased\{root=TraceIdRatioBased\{1\}/],
    ['jaeger_remote', '0.5', /^ParentBased\{root=TraceIdRatioBased\{0\.5\}/],
  ])('%s with %s', (name, argument, expected) => {
    if (name !== undefined) process.env['OTEL_TRACES_SAMPLER'] = name;
    if (argument !== undefined) process.env['OTEL_TRACES_SAMPLER_ARG'] = argument;
    expect(readSampler().toString()).toMatch(expected);
  });
});
