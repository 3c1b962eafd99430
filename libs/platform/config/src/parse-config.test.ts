import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commaList, ConfigError, json, parseConfig, port, secret, url } from './index.ts';

const schema = z.object({
  CDH_PORT: port().default(8080),
  DATABASE_URL: url('postgres', 'postgresql'),
  CDH_ROLES: commaList(['api', 'gateway', 'worker']).default(['api', 'gateway', 'worker']),
  CDH_SECRET: secret(32),
  OIDC_ISSUERS: json(
    z.array(z.object({ issuer: z.string() })),
    '[{"issuer":"https://id.example.org"}]',
  ).optional(),
});

const good = { DATABASE_URL: 'postgres://127.0.0.1/hub', CDH_SECRET: 'x'.repeat(32) };

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    parseConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('parseConfig', () => {
  it('returns typed values, with defaults where a variable is absent or empty', () => {
    const config = parseConfig(schema, {
      ...good,
      CDH_PORT: '',
      CDH_ROLES: 'worker, api,api',
      OTHER: 'ignored',
    });
    const roles: ('api' | 'gateway' | 'worker')[] = config.CDH_ROLES;
    expect(roles).toEqual(['worker', 'api']);
    expect(config.CDH_PORT).toBe(8080);
    expect(config.OIDC_ISSUERS).toBeUndefined();
    expect(config).not.toHaveProperty('OTHER');
  });

  it('reads ports, 0 included, and JSON', () => {
    const config = parseConfig(schema, { ...good, CDH_PORT: '0', OIDC_ISSUERS: '[{"issuer":"a"}]' });
    expect(config.CDH_PORT).toBe(0);
    expect(config.OIDC_ISSUERS).toEqual([{ issuer: 'a' }]);
  });

  it('names every wrong variable at once, one a line, with an example', () => {
    const problems = problemsOf({ CDH_PORT: '70000', CDH_ROLES: 'api,chef', CDH_SECRET: 'short' });
    expect(problems).toHaveLength(4);
    expect(problems.find((p) => p.startsWith('CDH_PORT'))).toMatch(/65535.*example: 8080/);
    expect(problems.find((p) => p.startsWith('DATABASE_URL'))).toMatch(/missing.*postgres:\/\//);
    expect(problems.find((p) => p.startsWith('CDH_ROLES[1]'))).toMatch(/api, gateway, worker/);
    expect(problems.find((p) => p.startsWith('CDH_SECRET'))).toMatch(/32 characters/);
    expect(new ConfigError(problems).message.split('\n')).toHaveLength(5);
  });

  it.each(['8080x', '-1', '1e3', '0x50', ' 80'])('refuses %j as a port', (text) => {
    expect(problemsOf({ ...good, CDH_PORT: text })).toEqual([
      expect.stringContaining('CDH_PORT: expected a port'),
    ]);
  });

  it.each(['mysql://127.0.0.1/hub', 'postgres', '127.0.0.1:5432'])('refuses %j as a database', (text) => {
    expect(problemsOf({ ...good, DATABASE_URL: text })).toEqual([
      expect.stringContaining('DATABASE_URL: expected a URL of scheme postgres | postgresql'),
    ]);
  });

  it('never repeats a value, which may be secret', () => {
    const message = new ConfigError(
      problemsOf({
        CDH_PORT: 'hunter2',
        DATABASE_URL: 'mysql://root:hunter2@db',
        CDH_ROLES: 'hunter2',
        CDH_SECRET: 'hunter2',
        OIDC_ISSUERS: '{hunter2',
      }),
    ).message;
    expect(message).not.toContain('hunter2');
    expect(message).toContain('OIDC_ISSUERS: not valid JSON');
  });

  it('points into JSON', () => {
    expect(problemsOf({ ...good, OIDC_ISSUERS: '[{"issuer":1}]' })).toEqual([
      expect.stringMatching(/^OIDC_ISSUERS\[0\]\.issuer: /),
    ]);
  });
});
