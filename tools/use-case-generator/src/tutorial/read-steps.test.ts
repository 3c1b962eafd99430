import { describe, expect, it } from '@jest/globals';
import { patternOf, readSteps } from './read-steps.testing.ts';

const block = (info: string, text: string) => `\`\`\`${info}\n${text}\`\`\`\n`;

describe('readSteps', () => {
  it('takes commands, terminals and changes in their order, and nothing else', () => {
    const markdown = [
      block('sh terminal=1', 'npm start\n'),
      block('text', 'ready\n'),
      'words\n',
      block('sh', 'curl x\n'),
      'words between\n',
      block('text', 'not the output\n'),
      block('ts', 'let shown = 1;\n'),
      block('diff', '-a\n+b\n'),
      block('text terminal=1', 'again\n'),
    ].join('\n');
    expect(readSteps(markdown)).toEqual([
      { kind: 'terminal', terminal: '1', text: 'npm start', expected: 'ready\n' },
      { kind: 'run', text: 'curl x\n', expected: undefined },
      { kind: 'change', text: '-a\n+b\n' },
      { kind: 'terminal', terminal: '1', text: '', expected: 'again\n' },
    ]);
  });
});

describe('patternOf', () => {
  const matches = (expected: string, seen: string) => patternOf(expected).test(seen);

  it('takes text literally, line by line', () => {
    expect(matches('a (1.5)\nb', 'before\na (1.5)\n  b\nafter')).toBe(true);
    expect(matches('a (1.5)', 'a (1x5)')).toBe(false);
    expect(matches('a\nb', 'a\nc\nb')).toBe(false);
  });

  it('takes … for any characters of a line, or alone for any lines, none too', () => {
    expect(matches('{…"x"…}', '{1,"x",2}')).toBe(true);
    expect(matches('{…}', '{\n}')).toBe(false);
    for (const seen of ['a\nb', 'a\nc\nd\nb']) expect(matches('a\n…\nb', seen)).toBe(true);
    expect(matches('a\n…\nb', 'b\na')).toBe(false);
  });
});
