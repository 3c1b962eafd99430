/** One thing that the reader of a tutorial does. */
export type Step =
  /** Commands that end; `expected` is what they print. */
  | { kind: 'run'; text: string; expected: string | undefined }
  /** A command that goes on in a terminal of its own; `expected` appears there. `^C` interrupts it. */
  | { kind: 'terminal'; terminal: string; text: string; expected: string | undefined }
  /** A change of a file, as a unified diff. */
  | { kind: 'change'; text: string };

/**
 * The steps of a Markdown text: its `sh` and `diff` blocks in order. `sh terminal=1` is a terminal that stays open; a
 * `text` block right after is what is seen, and `text terminal=1` what that terminal shows by now.
 */
export function readSteps(markdown: string): Step[] {
  const blocks = [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    terminal: /terminal=(\w+)/.exec(match[2] ?? '')?.[1],
    text: match[3] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
  return blocks.flatMap((block, i): Step[] => {
    if (block.language === 'diff') return [{ kind: 'change', text: block.text }];
    if (block.language === 'text' && block.terminal)
      return [{ kind: 'terminal', terminal: block.terminal, text: '', expected: block.text }];
    if (block.language !== 'sh') return [];
    const next = blocks[i + 1];
    const follows = next?.language === 'text' && !next.terminal;
    const expected = follows && markdown.slice(block.end, next.start).trim() === '' ? next.text : undefined;
    const { text, terminal } = block;
    return [
      terminal
        ? { kind: 'terminal', terminal, text: text.trim(), expected }
        : { kind: 'run', text, expected },
    ];
  });
}

/** A pattern for what a tutorial shows: `…` alone in a line stands for any lines, inside a line for any characters. */
export function patternOf(expected: string): RegExp {
  const lines = expected
    .trim()
    .split('\n')
    .map((line) => {
      if (line.trim() === '…') return '[\\s\\S]*?';
      return line
        .trim()
        .split('…')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*?');
    });
  return new RegExp(
    lines.join('\\s*\\n\\s*').replaceAll('\\s*\\n\\s*[\\s\\S]*?\\s*\\n\\s*', '\\s*\\n[\\s\\S]*?'),
  );
}
