import type { ChildProcess } from 'node:child_process';
import type { DescriptionState, Inspection, LanguageMap } from '@cdh/contracts';
import { startChild, watchMemory } from './child-process.ts';
import type { InspectionReply, InspectionRequest } from './inspection-request.ts';

/** Beyond the budget, in which a reader looks at the clock, for one that does not. */
const GRACE_MS = 1_500;
/** A process that has nothing to do is not kept: memory is for others. */
const IDLE_MS = 5_000;
const AT_ONCE = 2;
/** What has grown so far makes room for another: the next file finds a process like new. */
const GROWN_BYTES = 160 * 1024 * 1024;

interface Slot {
  child: ChildProcess | undefined;
  busy: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** Inspections, each in a process that may be killed: a file that kills its reader kills nothing else. */
export class GuardedInspections {
  private readonly slots: Slot[] = Array.from({ length: AT_ONCE }, () => ({
    child: undefined,
    busy: false,
    idle: undefined,
  }));
  private readonly waiting: ((slot: Slot) => void)[] = [];

  /** Never rejects: a reader that was killed is part of the description. */
  async inspect(request: InspectionRequest): Promise<InspectionReply> {
    const slot = await this.take();
    try {
      return await this.ask(slot, request);
    } finally {
      this.give(slot);
    }
  }

  stop(): void {
    for (const slot of this.slots) {
      clearTimeout(slot.idle);
      slot.child?.kill('SIGKILL');
      slot.child = undefined;
    }
  }

  private async ask(slot: Slot, request: InspectionRequest): Promise<InspectionReply> {
    const child = (slot.child ??= startChild());
    const { promise, resolve } = Promise.withResolvers<InspectionReply>();
    let cause: keyof typeof ENDINGS = 'crashed';
    const onMessage = (reply: unknown) => resolve(reply as InspectionReply);
    const onEnd = () => {
      if (slot.child === child) slot.child = undefined;
      resolve({ inspection: ended(request.file.path, cause), peakBytes: 0 });
    };
    const unwatch = watchMemory(child, () => (cause = 'memory'));
    const late = setTimeout(() => {
      cause = 'time';
      child.kill('SIGKILL');
    }, request.budgetMs + GRACE_MS);
    child.once('message', onMessage).once('exit', onEnd).once('error', onEnd);
    child.send(request, (error) => error && onEnd());
    const reply = await promise;
    unwatch();
    clearTimeout(late);
    child.off('message', onMessage).off('exit', onEnd).off('error', onEnd);
    child.on('error', () => undefined);
    if (reply.peakBytes > GROWN_BYTES) dismiss(slot);
    return reply;
  }

  private take(): Promise<Slot> {
    const free = this.slots.find(({ busy }) => !busy);
    if (!free) return new Promise((resolve) => this.waiting.push(resolve));
    clearTimeout(free.idle);
    free.busy = true;
    return Promise.resolve(free);
  }

  private give(slot: Slot): void {
    const next = this.waiting.shift();
    if (next) return next(slot);
    slot.busy = false;
    slot.idle = setTimeout(() => {
      dismiss(slot);
    }, IDLE_MS).unref();
  }
}

function dismiss(slot: Slot): void {
  const { child } = slot;
  slot.child = undefined;
  if (child?.connected) child.disconnect();
}

const ENDINGS: Record<'memory' | 'time' | 'crashed', { code: string; detail: LanguageMap }> = {
  memory: {
    code: 'MEMORY',
    detail: {
      fr: 'Lire ce fichier demande plus de mémoire qu’un fichier ne peut en avoir.',
      en: 'Reading this file takes more memory than one file may have.',
    },
  },
  time: {
    code: 'TIME',
    detail: {
      fr: 'Lire ce fichier a pris trop de temps.',
      en: 'Reading this file took too long.',
    },
  },
  crashed: {
    code: 'READER_ENDED',
    detail: {
      fr: 'Lire ce fichier a mis fin à son lecteur.',
      en: 'Reading this file ended its reader.',
    },
  },
};

function ended(path: string, cause: keyof typeof ENDINGS): Inspection {
  const state: DescriptionState = 'unread';
  return { description: { path, state, extent: {}, counts: {}, variables: [], notes: [ENDINGS[cause]] } };
}
