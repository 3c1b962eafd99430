import { describe, expect, it } from '@jest/globals';
import { describeFailure, StartupError } from './startup-error.ts';

describe('describeFailure', () => {
  it.each([
    Object.assign(new Error('write failed'), { code: 'ENOSPC' }),
    Object.assign(new Error('could not extend file'), { code: '53100' }),
    new StartupError('initdb: could not write to file: No space left on device'),
  ])('says in plain words that the disk is full: %s', (error) => {
    expect(describeFailure(error)).toMatch(/disque est plein.*disk is full/);
  });

  it('shows the message alone where it says all, and the stack of a defect', () => {
    expect(describeFailure(new StartupError('Le port 8080 est pris'))).toBe('Le port 8080 est pris');
    expect(describeFailure(new TypeError('x is undefined'))).toMatch(/TypeError: x is undefined\n\s+at /);
  });
});
