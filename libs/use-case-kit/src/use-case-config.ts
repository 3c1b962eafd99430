import { parseConfig, port, url } from '@cdh/config';
import { z } from 'zod';

const DEFAULT_CACHE_BYTES = '536870912';

const environment = z.object({
  /** Where the hub's HTTP interface is. */
  CDH_URL: url('http', 'https').meta({ example: 'http://127.0.0.1:8080' }),
  /** API key of this use case. */
  CDH_KEY: z.string().min(8, 'expected an API key').meta({ example: 'cdh_…' }),
  /** Where partitions are kept between runs. */
  CDH_CACHE_DIR: z.string().min(1).meta({ example: '.cache/drought-risk' }),
  CDH_CACHE_MAX_BYTES: z
    .string()
    .regex(/^\d{1,15}$/, 'expected a number of bytes')
    .default(DEFAULT_CACHE_BYTES)
    .transform(Number)
    .meta({ example: DEFAULT_CACHE_BYTES }),
  /** Serves /healthz and /readyz when given; 0 takes a free port. */
  CDH_HEALTH_PORT: port().optional(),
  /** 0.0.0.0 where the probes come from outside, as those of a kubelet do. */
  CDH_HEALTH_HOST: z.string().min(1).default('127.0.0.1').meta({ example: '127.0.0.1' }),
  /** Digest of the image that runs, told to the hub with the manifest. */
  CDH_IMAGE: z.string().max(300).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type UseCaseConfig = ReturnType<typeof readUseCaseConfig>;

/** @throws ConfigError naming each variable that is missing or wrong */
export function readUseCaseConfig(env: Record<string, string | undefined>) {
  const read = parseConfig(environment, env);
  return {
    hub: { url: read.CDH_URL.replace(/\/+$/, ''), key: read.CDH_KEY },
    cache: { folder: read.CDH_CACHE_DIR, maxBytes: read.CDH_CACHE_MAX_BYTES },
    health: { host: read.CDH_HEALTH_HOST, port: read.CDH_HEALTH_PORT },
    ...(read.CDH_IMAGE === undefined ? {} : { image: read.CDH_IMAGE }),
    logLevel: read.LOG_LEVEL,
  };
}
