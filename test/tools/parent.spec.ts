import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '#runtime/paths.js';

interface Parent {
  watchParent(gone: () => void, parentId: () => number): boolean;
}
const { watchParent } = (await import(pathToFileURL(path.join(packageRoot(), 'tools', 'parent.mjs')).href)) as Parent;

describe('watching the parent', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('says once that it is gone, whoever takes over', () => {
    let parent = 4_711;
    const gone = jest.fn();
    expect(watchParent(gone, () => parent)).toBe(true);
    jest.advanceTimersByTime(10_000);
    expect(gone).not.toHaveBeenCalled();
    parent = 815;
    jest.advanceTimersByTime(10_000);
    expect(gone).toHaveBeenCalledTimes(1);
  });

  test.each([0, 1])('watches nothing when it was started detached (parent %d)', (parent) => {
    expect(watchParent(jest.fn(), () => parent)).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
