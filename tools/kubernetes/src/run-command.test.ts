import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

const node = (script: string) => [process.execPath, ['-e', script]] as const;

describe('runCommand', () => {
  it('answers standard output, and passes standard input on', async () => {
    const echo = 'process.stdin.pipe(process.stdout)';
    expect(await runCommand(...node(echo), { input: 'données' })).toBe('données');
  });

  it('throws what a program said that failed, was not there, or took too long', async () => {
    const failing = runCommand(...node('console.error("the reason"); process.exit(3)'));
    await expect(failing).rejects.toThrow(/ended with 3\nthe reason$/);
    await expect(runCommand('no-such-program', [])).rejects.toThrow('ENOENT');
    const endless = runCommand(...node('setInterval(() => {}, 1000)'), { timeoutMs: 300 });
    await expect(endless).rejects.toThrow('ended with SIGTERM');
  });
});
