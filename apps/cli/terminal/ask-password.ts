import type { Readable, Writable } from 'node:stream';

/** The terminal: what is typed, and where the question stands. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly output: Writable;
}

/** The person typed Ctrl-C or Ctrl-D, or the terminal is gone. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

const ENTER = ['\r', '\n'];
const ERASE = ['\u007f', '\b'];
const ERASE_LINE = '\u0015';
const END = ['\u0003', '\u0004'];

/** Can somebody be asked here? */
export const isTerminal = ({ input }: Terminal): boolean => input.isTTY === true && input.setRawMode !== undefined;

/**
 * Asks for a secret; nothing of it is shown, not even its length. Returns what was typed before Enter. Backspace takes a character back, Ctrl-U all
 * of them. Throws {@link Cancelled}.
 */
export async function askSecretly(question: string, { input, output }: Terminal): Promise<string> {
  // first, so that nothing is shown of what is typed as soon as the question stands there
  input.setRawMode?.(true);
  output.write(question);
  input.setEncoding('utf8');
  try {
    return await new Promise((resolve, reject) => {
      let typed: string[] = [];
      const settle = (act: () => void, rest = ''): void => {
        input.off('data', read).off('end', gone).off('close', gone).pause();
        // what was pasted beyond the line answers the next question
        if (rest) input.unshift(rest);
        act();
      };
      const gone = (): void => settle(() => reject(new Cancelled()));
      const read = (chunk: string): void => {
        const characters = [...chunk];
        for (const [i, character] of characters.entries()) {
          if (ENTER.includes(character)) return settle(() => resolve(typed.join('')), characters.slice(i + 1).join(''));
          if (END.includes(character)) return settle(() => reject(new Cancelled()));
          if (ERASE.includes(character)) typed.pop();
          else if (character === ERASE_LINE) typed = [];
          else typed.push(character);
        }
      };
      input.on('data', read).once('end', gone).once('close', gone).resume();
    });
  } finally {
    input.setRawMode?.(false);
    output.write('\n');
  }
}
