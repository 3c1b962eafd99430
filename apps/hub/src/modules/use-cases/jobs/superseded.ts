import { startJob } from '@cdh/contracts';

/** Told to an attempt of which nothing is wanted any more. */
export const superseded = () =>
  startJob.problem('JOB_SUPERSEDED', {
    fr: 'Cette tentative a été remplacée : il n’y a plus rien à en faire.',
    en: 'This attempt was replaced: nothing is left to do for it.',
  });
