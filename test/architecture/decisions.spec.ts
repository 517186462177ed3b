import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '#runtime/paths.js';

const folder = path.join(packageRoot(), 'docs', 'adr');
const decisions = readdirSync(folder)
  .filter((file) => file !== 'README.md')
  .sort();
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('the decisions', () => {
  it.each(decisions)('%s argues: context, decision, what else was weighed, consequences', (file) => {
    const sections = read(file)
      .split(/^## /m)
      .map((section) => section.split('\n', 1)[0]);
    expect(sections).toEqual([`# ${file.slice(0, 4)}. ${title(file)}`, 'Context', 'Decision', 'Alternatives', 'Consequences']);
  });

  it('are numbered without gaps, and listed with their titles', () => {
    expect(decisions.map((file) => Number(file.slice(0, 4)))).toEqual(decisions.map((_, i) => i + 1));
    const listed = [...read('README.md').matchAll(/^- \[(\d{4}) (.+)\]\((.+)\)$/gm)].map(([, number, name, file]) => [
      number,
      name,
      file,
    ]);
    expect(listed).toEqual(decisions.map((file) => [file.slice(0, 4), title(file), file]));
  });
});

const title = (file: string): string => /^# \d{4}\. (.+)$/m.exec(read(file))![1]!;
