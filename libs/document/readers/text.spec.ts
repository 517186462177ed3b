import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DocumentError } from '../errors.js';
import { readPolicyText } from './text.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);
// 清远市 in GB18030
const GB = bytes(0xc7, 0xe5, 0xd4, 0xb6, 0xca, 0xd0);

const refusal = (input: Uint8Array, options = {}) => {
  try {
    readPolicyText(input, options);
  } catch (error) {
    return error instanceof DocumentError ? error.code : String(error);
  }
  return null;
};

// longer than the head of a document, in which the bare grade is a mark
const prose = '各单位应当严格保守国家秘密。\n'.repeat(30);

const FIXTURES = path.resolve('test/fixtures/policies');

describe('readPolicyText', () => {
  it('reads UTF-8 with and without a byte order mark, UTF-16 and GB18030', () => {
    expect(readPolicyText(utf8('清远市'))).toEqual({ text: '清远市', encoding: 'utf-8' });
    expect(readPolicyText(utf8('\ufeff清远市'))).toEqual({ text: '清远市', encoding: 'utf-8' });
    expect(readPolicyText(GB)).toEqual({ text: '清远市', encoding: 'gb18030' });
    expect(readPolicyText(bytes(0xff, 0xfe, 0x05, 0x6e))).toEqual({ text: '清', encoding: 'utf-16le' });
    expect(readPolicyText(bytes(0xfe, 0xff, 0x6e, 0x05))).toEqual({ text: '清', encoding: 'utf-16be' });
  });

  it('knows UTF-16 without a byte order mark where it plainly is Chinese', () => {
    const text = '某市关于促进2024年消费的通知\r\n一、目标。（责任单位：市商务局）\r\n';
    const units = Buffer.from(text, 'utf16le');
    expect(readPolicyText(units)).toEqual({ text, encoding: 'utf-16le' });
    expect(readPolicyText(Buffer.from(units).swap16())).toEqual({ text, encoding: 'utf-16be' });
    expect(readPolicyText(Buffer.from('责任单位'.repeat(9), 'utf16le')).text).toBe('责任单位'.repeat(9));
  });

  it('does not take other bytes for it', () => {
    expect(refusal(Buffer.from('plain words of no Chinese at all', 'utf16le'))).toBe('DOCUMENT.BINARY');
    expect(refusal(Uint8Array.from({ length: 4_000 }, (_, i) => (i * 7919 * (i % 13)) % 256))).toBe('DOCUMENT.BINARY');
    const chinese = '清远市人民政府关于促进高新技术产业开发区高质量发展的意见'.repeat(20);
    expect(readPolicyText(utf8(chinese))).toEqual({ text: chinese, encoding: 'utf-8' });
    const gb = Uint8Array.from({ length: 40 * GB.length }, (_, i) => GB[i % GB.length]!);
    expect(readPolicyText(gb)).toEqual({ text: '清远市'.repeat(40), encoding: 'gb18030' });
  });

  it('keeps line ends as they are', () => {
    expect(readPolicyText(utf8('一\r\n二\n')).text).toBe('一\r\n二\n');
  });

  it.each([
    ['nothing', utf8('')],
    ['a byte order mark alone', utf8('\ufeff')],
    ['blanks', utf8(' \u3000\r\n\u200b')],
  ])('refuses %s as empty', (_, input) => expect(refusal(input)).toBe('DOCUMENT.EMPTY'));

  it.each([
    ['a PDF', utf8('%PDF-1.7 …')],
    ['a zip', bytes(0x50, 0x4b, 3, 4, 0, 0)],
    ['zero bytes', bytes(0x41, 0, 0x42)],
    ['control characters', bytes(1, 2, 3, 4, 0x41)],
  ])('refuses %s as binary', (_, input) => expect(refusal(input)).toBe('DOCUMENT.BINARY'));

  it('refuses what no encoding explains', () => {
    expect(refusal(bytes(0xff, 0xff, 0xff, 0xff))).toBe('DOCUMENT.UNREADABLE');
    // latin-1: déjà vu
    expect(refusal(bytes(0x64, 0xe9, 0x6a, 0xe0, 0x20, 0x76, 0x75))).toBe('DOCUMENT.UNREADABLE');
  });

  it('refuses more bytes than allowed', () => {
    expect(refusal(utf8('清远市'), { maxBytes: 8 })).toBe('DOCUMENT.TOO_LARGE');
    expect(refusal(utf8('清远市'), { maxBytes: 9 })).toBeNull();
  });

  it.each([
    '机密★10年\n关于……的意见',
    '关于\n【机密】\n一、',
    '（秘密）',
    '绝 密\n000001',
    '密级：秘密',
    '机密 10年\n标题',
    '秘密★启用前',
    `${prose}\n密级：机密`,
    `${prose}\r\n  密 级： 机 密  \r\n${prose}`,
    `${prose}\n（保密等级：秘密 1年）\n${prose}`,
    `${prose}\n**密级：绝密级**`,
    `${prose}\n本件为机密★1年，阅后退回。`,
    `${prose}绝密★${prose}`,
    '整改情况见附件，机密*5年',
    '机\u200b密★1年',
    '机\u00a0密\u2060★1年',
    '机密级\n关于某事的通知',
    '機密★三年\n關於某事的通知',
    `${prose}\n密級：絕密級`,
    '祕密一個月\n通知',
    '（機密）',
  ])('refuses the classification mark in %j', (text) => expect(refusal(utf8(text))).toBe('DOCUMENT.CLASSIFIED'));

  it.each([
    '严格遵守保守国家秘密法，保守国家秘密、商业秘密。',
    '加强商业秘密保护',
    '涉及国家秘密（含工作秘密）的除外',
    '密级文件管理办法\n机密信息系统建设',
    '对机密、秘密级事项按规定管理',
    `${prose}\n秘密\n${prose}`,
    `${prose}\n密级：机密、秘密级文件的管理，由保密行政管理部门负责。`,
    '密级：由定密责任人确定',
    '**机密**信息系统的建设按分级保护要求执行',
    '确定密级、保密期限和知悉范围（国家秘密的密级分为绝密、机密、秘密三级）',
  ])('does not take %j for a mark', (text) => expect(refusal(utf8(text))).toBeNull());

  it.each(fs.readdirSync(FIXTURES).filter((file) => file.endsWith('.txt')))('reads the published policy %s', (file) => {
    const published = fs.readFileSync(path.join(FIXTURES, file));
    expect(refusal(published)).toBeNull();
    expect(refusal(Buffer.concat([published, Buffer.from('\n密级：机密\n')]))).toBe('DOCUMENT.CLASSIFIED');
  });
});
