import { describe, expect, it } from '@jest/globals';
import { Report } from './report.ts';

function written(write: (report: Report) => void): string {
  const lines: string[] = [];
  write(new Report((line) => lines.push(line)));
  return lines.join('\n');
}

describe('Report', () => {
  it('says of a bar that is missed what was reached instead', () => {
    expect(written((report) => report.figure('ratio', 1.4, 'x', { atLeast: 1.8 }))).toMatch(
      /not reached: 1\.40x instead of 1\.8x$/,
    );
    expect(written((report) => report.figure('memory', 812.3, 'MB', { atMost: 700 }))).toMatch(
      /not reached: 812 MB instead of 700 MB$/,
    );
  });

  it('says that a bar is kept', () => {
    expect(written((report) => report.figure('ratio', 1.8, 'x', { atLeast: 1.8 }))).toMatch(
      /1\.80x {2}reached \(≥ 1\.8x\)$/,
    );
    expect(written((report) => report.figure('memory', 700, 'MB', { atMost: 700 }))).toContain('≤ 700 MB');
  });

  it('judges nothing without a bar', () => {
    expect(written((report) => report.figure('requests', 12_345.6, '/s'))).toMatch(/12 346 \/s$/);
  });
});
