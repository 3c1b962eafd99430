import { Command, CommanderError } from 'commander';
import type { Act } from './commands/command-tree.ts';
import { lastCommand } from './commands/command-tree.ts';
import { addDataCommands } from './commands/data-commands.ts';
import { addIdentityCommands } from './commands/identity-commands.ts';
import { addRecordCommands } from './commands/record-commands.ts';
import { addTrustCommands } from './commands/trust-commands.ts';
import { addUseCaseCommands } from './commands/use-case-commands.ts';
import type { GlobalOptions } from './context.ts';
import type { Io } from './io.ts';
import { type Language, languageOf, type MessageKey, type Say, speak } from './language.ts';
import { integerFrom } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

const DONE = 0;
const USAGE = 2;

/** Runs `cdh <args>`; resolves with the exit code, never rejects. */
export async function run(args: string[], io: Io): Promise<number> {
  const language = languageOf(io.env);
  const say = speak(language);
  const program = createProgram(io, language, say);
  try {
    await program.parseAsync(args, { from: 'user' });
    return DONE;
  } catch (error) {
    return await report(error, args, io, say);
  }
}

function createProgram(io: Io, language: Language, say: Say): Command {
  const titles: Record<string, string> = {
    'Usage:': say('usageTitle'),
    'Arguments:': say('argumentsTitle'),
    'Options:': say('optionsTitle'),
    'Commands:': say('commandsTitle'),
  };
  const program = new Command('cdh')
    .description(say('program'))
    .option('--json', say('optJson'))
    .option('--url <url>', say('optUrl'))
    .option('--retries <n>', say('optRetries'), integerFrom(0))
    .helpOption('-h, --help', say('optHelp'))
    .helpCommand('help [command]', say('cmdHelp'))
    .addHelpText('after', `\n${say('environment')}`)
    .configureHelp({ styleTitle: (title) => titles[title] ?? title })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Told in the user's language by `report`.
      outputError: () => undefined,
    })
    .exitOverride();
  const act: Act =
    (load) =>
    async (...received) => {
      const command = lastCommand(received);
      const { createContext } = await import('./context.ts');
      const options = command.optsWithGlobals() as GlobalOptions;
      const context = createContext(io, options, language, say);
      const action = await load();
      await action(context, command.args, command.opts());
    };
  const branch = { say, act };
  addIdentityCommands(program, branch);
  addDataCommands(program, branch);
  addRecordCommands(program, branch);
  addTrustCommands(program, branch);
  addUseCaseCommands(program, branch);
  return program;
}

async function report(error: unknown, args: string[], io: Io, say: Say): Promise<number> {
  const note = (text: string) => void io.stderr.write(`${text}\n`);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return DONE;
    if (error.code === 'commander.help') return USAGE;
    const command = args.filter((arg) => /^[a-z][a-z-]*$/.test(arg)).slice(0, 1);
    note(describeUsage(error, say));
    note(say('seeHelp', { command: command.join(' ') }).replace('  ', ' '));
    return USAGE;
  }
  if (error instanceof UsageError) {
    note(error.message);
    return USAGE;
  }
  const { describeError } = await import('./output/problem.ts');
  const { EXIT, exitCodeOf } = await import('./exit-code.ts');
  if (io.signal?.aborted) {
    note(say('interrupted'));
    return EXIT.interrupted;
  }
  note(describeError(error, say));
  return exitCodeOf(error);
}

const TOLD: MessageKey[] = [
  'missingArgument',
  'optionMissingArgument',
  'missingMandatoryOptionValue',
  'unknownOption',
  'unknownCommand',
  'excessArguments',
];

/** Commander speaks English only: the common mistakes are told again, by their code. */
function describeUsage({ code, message }: CommanderError, say: Say): string {
  const key = TOLD.find((one) => code === `commander.${one}`);
  const name = /'([^']+)'/.exec(message)?.[1] ?? '';
  if (key) return say(key, { name });
  return say('invalidArgument', { name: message.replace(/^error: /, '') });
}
