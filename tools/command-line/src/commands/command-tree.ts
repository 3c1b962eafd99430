import type { Command, OptionValues } from 'commander';
import type { Context } from '../context.ts';
import type { Say } from '../language.ts';

export type Action<O> = (context: Context, args: string[], options: O) => Promise<void>;
/** Runs an action that is loaded only now: `cdh --help` must not wait for what it does not use. */
export type Act = <O extends OptionValues>(
  load: () => Promise<Action<O>>,
) => (...received: unknown[]) => Promise<void>;

/** What the files of this folder add their commands with. */
export interface Branch {
  say: Say;
  act: Act;
}

/** `usage` as in commander: name and arguments. */
export function leaf(parent: Command, usage: string, summary: string): Command {
  return parent.command(usage).summary(summary).description(summary);
}

/** The options and operands as the user gave them, whatever shape commander hands them over in. */
export const lastCommand = (received: unknown[]): Command => received.at(-1) as Command;
