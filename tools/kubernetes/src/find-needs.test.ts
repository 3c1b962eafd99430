import { describe, expect, it } from '@jest/globals';
import { findNeeds } from './find-needs.ts';

describe('findNeeds', () => {
  it('names each program and the script that are missing', () => {
    const missing = findNeeds({ PATH: '', CDH_CONTROL_PLANE: '/nowhere/control-plane.sh' });
    const programs = missing.filter(({ program }) => program).map(({ what }) => what);
    expect(programs).toEqual(['go', 'openssl', 'python3', 'curl', 'tar', 'unshare']);
    expect(missing.map(({ what }) => what).join()).toContain('CDH_CONTROL_PLANE');
  });

  it('finds what is there', () => {
    const missing = findNeeds({ PATH: process.env.PATH, CDH_CONTROL_PLANE: import.meta.filename }).map(
      ({ what }) => what,
    );
    expect(missing.join()).not.toContain('CDH_CONTROL_PLANE');
    expect(missing).not.toContain('tar');
  });
});
