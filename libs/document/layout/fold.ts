const FOLDED: Record<string, string> = {
  '(': '（',
  ')': '）',
  '﹙': '（',
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
  '﹑': '、',
  '､': '、',
  '｡': '。',
};

/** Punctuation and full-width forms in one shape, character for character. A comma inside a number stays as it is. */
export function foldOf(text: string): string {
  return text.replace(/[^\u4e00-\u9fff]/g, (char, index: number) => {
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
