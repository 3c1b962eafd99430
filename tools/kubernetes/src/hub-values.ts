/** Values of the hub's chart on the ground of the test. */
export const hubValues = (
  namespace: string,
  image: string,
  ground: { natsAccount: string; publicUrl: string; publicStorage: string },
): object => ({
  publicUrl: ground.publicUrl,
  image: { repository: `localhost/${image.split(':')[0]}`, tag: image.split(':')[1], pullPolicy: 'Never' },
  nats: { url: `nats://nats.${namespace}.svc:4222`, account: ground.natsAccount },
  storage: { endpoint: `http://minio.${namespace}.svc:9000`, publicEndpoint: ground.publicStorage },
  // Every question is to reach the use case: what is tested is not the hub's memory.
  extraEnv: [{ name: 'CDH_ANSWER_CACHE_BYTES', value: '0' }],
});

export const useCaseValues = (image: string): object => ({
  image: { repository: `localhost/${image.split(':')[0]}`, tag: image.split(':')[1], pullPolicy: 'Never' },
});

/** Every optional object of both charts, for the API server's strict judgement. */
export const everythingOn = {
  hub: {
    publicUrl: 'https://hub.example.org',
    image: { digest: `sha256:${'0'.repeat(64)}` },
    nats: {
      url: 'nats://nats:4222',
      publicUrl: 'tls://nats.example.org:4222',
      account: `A${'A'.repeat(55)}`,
    },
    storage: { endpoint: 'http://minio:9000', publicEndpoint: 'https://data.example.org' },
    oidcIssuers: [{ issuer: 'https://login.example.org', audience: 'https://hub.example.org' }],
    httpRoute: { enabled: true, parentRefs: [{ name: 'public' }], hostnames: ['hub.example.org'] },
    networkPolicy: { from: [{ namespaceSelector: {} }] },
    telemetry: { endpoint: 'http://collector:4318' },
    backup: { enabled: true, to: 's3://backups/hub', endpoint: 'https://elsewhere.example.org' },
  },
  'use-case': {
    useCase: 'late-frost',
    image: { digest: `sha256:${'0'.repeat(64)}`, pullSecrets: ['registry'] },
    scaling: {
      enabled: true,
      jobs: ['compute-months', 'simulate.v2'],
      natsMonitoring: 'nats.cdh.svc:8222',
      natsAccount: `A${'A'.repeat(55)}`,
    },
    telemetry: { endpoint: 'http://collector:4318' },
  },
} as const;
