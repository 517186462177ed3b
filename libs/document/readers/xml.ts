import type { AnyNode, Element } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { DocumentError } from '../errors.js';

/**
 * Parses a part of a Word file; entities of a DTD are not expanded. `prefixes` maps ends of namespaces to the prefixes that
 * the reader uses, whatever the file calls them. Refuses with DOCUMENT.BROKEN when it holds no element.
 */
export function parseXml(bytes: Uint8Array): Element {
  const head = String.fromCharCode(...bytes.subarray(0, 3));
  const encoding = head.startsWith('\xff\xfe') ? 'utf-16le' : head.startsWith('\xfe\xff') ? 'utf-16be' : 'utf-8';
  const document = parseDocument(new TextDecoder(encoding).decode(bytes), { xmlMode: true, decodeEntities: true });
  const root = document.children.find((node): node is Element => node.type === 'tag');
  if (!root) throw new DocumentError('DOCUMENT.BROKEN', { type: 'docx' });
  rename(root);
  return root;
}

const W = /wordprocessingml/;

/** Files that call the namespace of Word something else than w: get its usual prefix. */
function rename(root: Element): void {
  const own = Object.entries(root.attribs).find(([name, uri]) => /^xmlns(?::|$)/.test(name) && W.test(uri) && /main$/.test(uri));
  const prefix = own?.[0] === 'xmlns' ? '' : own?.[0].slice(6);
  if (prefix === undefined || prefix === 'w') return;
  const from = prefix === '' ? /^(?!.*:)/ : new RegExp(`^${prefix.replace(/[^\w.-]/g, '')}:`);
  const stack: Element[] = [root];
  for (let element = stack.pop(); element; element = stack.pop()) {
    element.name = element.name.replace(from, 'w:');
    for (const [name, value] of Object.entries(element.attribs)) {
      if (from.test(name) && prefix !== '') element.attribs[name.replace(from, 'w:')] = value;
    }
    for (const node of element.children) if (isElement(node)) stack.push(node);
  }
}

export const isElement = (node: AnyNode): node is Element => node.type === 'tag';

/** The first child of a name, or null. */
export const child = (element: Element | null | undefined, name: string): Element | null =>
  element?.children.find((node): node is Element => isElement(node) && node.name === name) ?? null;

export const children = (element: Element, name: string): Element[] =>
  element.children.filter((node): node is Element => isElement(node) && node.name === name);

export const elements = (element: Element): Element[] => element.children.filter(isElement);

/** An attribute, empty when it is not there. */
export const attr = (element: Element | null | undefined, name: string): string => element?.attribs[name] ?? '';

/** A property that is on when it is there, unless it says 0, false or off. */
export function isOn(element: Element | null): boolean {
  return element !== null && !/^(?:0|false|off)$/.test(attr(element, 'w:val'));
}
