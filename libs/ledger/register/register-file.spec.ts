import { describe, expect, it } from '@jest/globals';
import readXlsxFile from 'read-excel-file/node';
import { writeRegister } from './register-file.js';
import { toXlsx } from './register-writers.js';

const row = Array.from({ length: 12 }, (_, i) => `市科学技术局 第${i}列`);

describe('a register', () => {
  it.each(['xlsx', 'docx'] as const)(
    'is written as %s in a thread of its own: this one stays free',
    async (format) => {
      let longestGap = 0;
      let last = performance.now();
      const ticking = setInterval(() => {
        longestGap = Math.max(longestGap, performance.now() - last);
        last = performance.now();
      }, 5);
      const began = performance.now();
      const rows = Array.from({ length: 3_000 }, () => row);
      await writeRegister({ format, title: '台账', head: row, rows });
      clearInterval(ticking);
      expect(longestGap).toBeLessThan((performance.now() - began) / 2);
    },
    120_000,
  );

  it('keeps every cell text, whatever it begins with, and leaves out what a file cannot hold', async () => {
    const cells = ['=1+1', '+1', '-1', '@x', "'=1", 'a\u0001b', 'x'.repeat(40_000)];
    const [sheet] = await readXlsxFile(Buffer.from(await toXlsx({ head: ['a'], rows: [cells] })));
    const values = sheet!.data[1] as string[];
    expect(values.slice(0, 6)).toEqual(["'=1+1", "'+1", "'-1", "'@x", "''=1", 'ab']);
    expect(values[6]).toHaveLength(32_000);
  });
});
