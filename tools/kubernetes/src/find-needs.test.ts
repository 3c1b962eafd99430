import { describe, expect, it } from '@jest/globals';
import { findNeeds } from './find-needs.ts';

describe('findNeeds', () => {
  it('names each program and the script that are missing', () => {
    const missing = findNeeds({ PATH: '', CDH_CONTROL_PLANE: '/nowhere/control-plane.sh' });
    expect(missing).toEqual(expect.arrayContaining(['go', 'openssl', 'python3', 'curl', 'tar']));
    expect(missing.join()).toContain('CDH_CONTROL_PLANE');
  });

  it('finds what is there', () => {
    const missing = findNeeds({ PATH: process.env.PATH, CDH_CONTROL_PLANE: import.meta.filename });
    expect(missing.join()).not.toContain('CDH_CONTROL_PLANE');
    expect(missing).not.toContain('tar');
  });
});
