import { describe, expect, it } from '@jest/globals';
import { LiveRegion } from './live-region.js';

const screen = (rows: number) => {
  let written = '';
  const out = { rows, write: (text: string) => ((written += text), true) } as unknown as NodeJS.WriteStream;
  return { out, take: () => written.replaceAll('\u001b', '^').replaceAll('\r', '') };
};

describe('a region of the terminal', () => {
  it('is drawn over in its place, and the cursor is hidden meanwhile', () => {
    const { out, take } = screen(24);
    const region = new LiveRegion(out);
    region.draw(['a', 'b']);
    region.draw(['c']);
    region.draw(['d']);
    region.end();
    expect(take()).toBe('^[?25la^[0K\nb^[0K\n^[0J^[2Ac^[0K\n^[0J^[1Ad^[0K\n^[0J^[?25h');
  });

  it('never draws more lines than there are', () => {
    const { out, take } = screen(3);
    new LiveRegion(out).draw(['a', 'b', 'c', 'd']);
    expect(take()).toBe('^[?25la^[0K\nb^[0K\n^[0J');
  });
});
