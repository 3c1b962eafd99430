import { BlobCareRepository, LEASE_S } from './blob-care.repository.ts';

const AFTER_FAILURE_S = 30;

/** Renews the lease of a blob while `work` goes on, however long it takes; what failed has its turn again in half a minute. */
export async function holdLease<T>(
  care: BlobCareRepository,
  sha256: string,
  work: () => Promise<T>,
): Promise<T> {
  // Postgres away: the lease may last until it is back.
  const renewal = setInterval(() => void care.renew(sha256).catch(() => {}), (LEASE_S * 1000) / 4);
  try {
    return await work();
  } catch (error) {
    await care.renew(sha256, AFTER_FAILURE_S);
    throw error;
  } finally {
    clearInterval(renewal);
  }
}
