const FOLDED: Record<string, string> = {
  '(': '（',
  ')': '）',
  '﹙': '（',
  '〈': '（',
  '〉': '）',
  '﹚': '）',
  ':': '：',
  '∶': '：',
  '︰': '：',
  ';': '；',
  '[': '【',
  ']': '】',
  '［': '【',
  '］': '】',
  '〖': '【',
  '〗': '】',
  '〔': '【',
  '〕': '】',
  '！': '!',
  '？': '?',
  '．': '.',
  '％': '%',
  '／': '/',
  '－': '-',
  '＋': '+',
  '＊': '*',
  '「': '“',
  '」': '”',
  '『': '“',
  '』': '”',
  '﹑': '、',
  '､': '、',
  '｡': '。',
};

/** The keys of FOLDED, the commas and the full-width forms. */
const MAY_CHANGE = new RegExp(
  `[,，\uff10-\uff19\uff21-\uff3a\uff41-\uff5a${Object.keys(FOLDED)
    .map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}]`,
  'g',
);

/** Punctuation and full-width forms in one shape, character for character. A comma inside a number stays as it is. */
export function foldOf(text: string): string {
  return text.replace(MAY_CHANGE, (char, index: number) => {
    if (char === ',' || char === '，') {
      const inNumber = char === ',' && /\d/.test(text[index - 1] ?? '') && /^\d{3}(?!\d)/.test(text.slice(index + 1, index + 5));
      return inNumber ? char : '，';
    }
    const folded = FOLDED[char];
    if (folded !== undefined) return folded;
    const code = char.charCodeAt(0);
    const fullWidth =
      (code >= 0xff10 && code <= 0xff19) || (code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a);
    return fullWidth ? String.fromCharCode(code - 0xfee0) : char;
  });
}
