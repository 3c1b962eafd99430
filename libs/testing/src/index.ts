export { usePostgres, type TestPostgres } from './use-postgres.ts';
export { useNats, type TestNats } from './use-nats.ts';
export { useMinio, type TestMinio } from './use-minio.ts';
export { useConstellation, type TestConstellation } from './use-constellation.ts';
export { describeWith, sharedFolder, type Need } from './describe-with.ts';
