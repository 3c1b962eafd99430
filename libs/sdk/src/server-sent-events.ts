import { reasonOf } from './error-causes.ts';
import { UnreachableError } from './problem-error.ts';

export interface ServerSentEvent {
  /** `message` unless the server named another. */
  type: string;
  data: string;
  id: string | undefined;
}

/** The events of a `text/event-stream` (WHATWG HTML, 9.2.6). UnreachableError when the stream breaks. */
export async function* readEvents(response: Response): AsyncGenerator<ServerSentEvent, void, undefined> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new UnreachableError(response.url, `the events broke off (${reasonOf(error)})`, error);
      });
      if (done) return;
      // A line end of two characters may be cut in the middle: it waits for its other half.
      const text = rest + value;
      const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
      const blocks = whole.replaceAll(/\r\n?/g, '\n').split('\n\n');
      rest = (blocks.pop() ?? '') + text.slice(whole.length);
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const data: string[] = [];
  const event: ServerSentEvent = { type: 'message', data: '', id: undefined };
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') event.type = value;
    else if (field === 'id') event.id = value;
  }
  return data.length === 0 ? undefined : { ...event, data: data.join('\n') };
}
