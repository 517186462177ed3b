const DIGITS: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** Value of a Chinese or Arabic whole number, 二十一 or 21; NaN when it is none. */
export function numeralValue(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  let total = 0;
  let digit = -1;
  let sawUnit = false;
  for (const char of text) {
    const unit = UNITS[char];
    if (unit !== undefined) {
      total += (digit < 0 ? 1 : digit) * unit;
      digit = -1;
      sawUnit = true;
      continue;
    }
    const value = DIGITS[char];
    if (value === undefined) return NaN;
    // 二〇二五: digits in a row
    digit = digit < 0 || sawUnit ? value : digit * 10 + value;
  }
  return text === '' ? NaN : total + Math.max(digit, 0);
}
