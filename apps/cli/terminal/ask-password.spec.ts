import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { askSecretly, Cancelled, isTerminal, type Terminal } from './ask-password.js';

/** A terminal whose modes and output are kept. */
function fakeTerminal() {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const output = new PassThrough({ encoding: 'utf8' });
  return { terminal: { input, output } satisfies Terminal, raw, type: (text: string) => input.write(text) };
}

describe('a secret', () => {
  it('is what was typed before Enter, and nothing of it is shown', async () => {
    const { terminal, raw, type } = fakeTerminal();
    const asked = askSecretly('? ', terminal);
    type('密码 with ');
    type('blanks\r');
    expect(await asked).toBe('密码 with blanks');
    expect(terminal.output.read()).toBe('? \n');
    expect(raw).toEqual([true, false]);
  });

  it('takes characters back by Backspace and all of them by Ctrl-U', async () => {
    const { terminal, type } = fakeTerminal();
    type('wrong\u0015密码x\u007f\u007f码\n');
    expect(await askSecretly('', terminal)).toBe('密码');
  });

  it('pasted with more behind it answers the next questions too', async () => {
    const { terminal, type } = fakeTerminal();
    type('one\rtwo\r');
    expect([await askSecretly('', terminal), await askSecretly('', terminal)]).toEqual(['one', 'two']);
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is not given by %s, and the terminal is as before', async (_, key) => {
    const { terminal, raw, type } = fakeTerminal();
    const asked = askSecretly('', terminal);
    type(`abc${key}`);
    await expect(asked).rejects.toThrow(Cancelled);
    expect(raw).toEqual([true, false]);
  });

  it('is not given by a terminal that went away', async () => {
    const { terminal } = fakeTerminal();
    const asked = askSecretly('', terminal);
    terminal.input.end();
    await expect(asked).rejects.toThrow(Cancelled);
  });
});

it('nobody is asked through a pipe', () => {
  expect(isTerminal({ input: new PassThrough(), output: new PassThrough() })).toBe(false);
  expect(isTerminal(fakeTerminal().terminal)).toBe(true);
});
