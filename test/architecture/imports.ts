import path from 'node:path';
import ts from 'typescript';

/** Parts of the repository whose imports the table of ARCHITECTURE.md rules. */
export type Area = Library | 'workflows' | 'apps/api' | 'apps/cli' | 'apps/worker';
type Library = 'domain' | 'document' | 'contracts' | 'ledger' | 'config' | 'runtime';
type Permission = 'yes' | 'types';

const libraries: readonly Library[] = ['domain', 'document', 'contracts', 'ledger', 'config', 'runtime'];

/** Which library an area may import; what is not listed is forbidden. Inside itself an area imports by relative paths. */
export const table: Readonly<Record<Area, Partial<Record<Library, Permission>>>> = {
  domain: {},
  document: { domain: 'types' },
  contracts: { domain: 'types', document: 'types' },
  ledger: { domain: 'yes', document: 'types', contracts: 'yes', config: 'yes' },
  config: {},
  runtime: { config: 'yes', contracts: 'yes' },
  workflows: { contracts: 'yes' },
  'apps/api': { domain: 'yes', document: 'yes', contracts: 'yes', ledger: 'yes', config: 'yes' },
  // duban play starts the whole system
  'apps/cli': { domain: 'yes', document: 'yes', contracts: 'yes', ledger: 'yes', config: 'yes', runtime: 'yes' },
  'apps/worker': { domain: 'yes', document: 'yes', contracts: 'yes', ledger: 'yes', config: 'yes' },
};

/** Packages an area may import, where that is limited; Node's own modules count as packages. */
const packages: Partial<Record<Area, RegExp>> = {
  // pure: no framework and no input or output
  domain: /^$/,
  document: /^(?!typeorm|pg$|@nestjs\/|@temporalio\/|fastify)/,
  // read by the workflow bundle
  contracts: /^@temporalio\/(common|workflow)$/,
  workflows: /^@temporalio\/(workflow|common)$/,
};

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** The area a file belongs to, by its path relative to the root; undefined where the table says nothing (tests, bench). */
export function areaOf(file: string): Area | undefined {
  const [top, second] = file.split('/');
  if (top === 'workflows') return 'workflows';
  const area = top === 'libs' ? second : `${top}/${second}`;
  return area !== undefined && Object.hasOwn(table, area) ? (area as Area) : undefined;
}

/** Every import of a source text: declarations, re-exports, import(), require() and types by import('…'). */
export function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ specifier: specifier.text, typeOnly, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnlyImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnlyExport(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.moduleReference.expression, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && isLoading(node)) add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings } = clause;
  return !clause.name && !!namedBindings && ts.isNamedImports(namedBindings) && allTypes(namedBindings.elements);
}

function isTypeOnlyExport(node: ts.ExportDeclaration): boolean {
  return node.isTypeOnly || (!!node.exportClause && ts.isNamedExports(node.exportClause) && allTypes(node.exportClause.elements));
}

function allTypes(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function isLoading({ expression }: ts.CallExpression): boolean {
  return expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require');
}

/** What a file imports against the table, one sentence each. `file` is relative to the root, with slashes. */
export function violations(file: string, text: string): string[] {
  const area = areaOf(file);
  if (!area) return [];
  return importsOf(file, text).flatMap(({ specifier, typeOnly, line }) => {
    const reason = whyForbidden(area, file, specifier, typeOnly);
    return reason ? [`${file}:${line} imports '${specifier}': ${reason}`] : [];
  });
}

function whyForbidden(area: Area, file: string, specifier: string, typeOnly: boolean): string | undefined {
  if (specifier.startsWith('.')) return whyPathForbidden(area, file, specifier, typeOnly);
  if (specifier.startsWith('#')) {
    const library = specifier.slice(1).split('/')[0]!;
    if (area === 'workflows') return 'a workflow file uses relative paths, which the bundler understands';
    if (library === area) return 'inside one library a relative path is used';
    return whyLibraryForbidden(area, library, typeOnly);
  }
  const allowed = packages[area];
  if (allowed && !typeOnly && !allowed.test(specifier)) return `${area} may not use this package`;
  return undefined;
}

function whyPathForbidden(area: Area, file: string, specifier: string, typeOnly: boolean): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const targetArea = areaOf(target);
  if (targetArea === area) return undefined;
  if (!targetArea) return `${area} may not reach outside its folder`;
  if (area === 'workflows' || area === 'contracts') return whyLibraryForbidden(area, targetArea, typeOnly);
  return 'another library is imported by its # name';
}

function whyLibraryForbidden(area: Area, library: string, typeOnly: boolean): string | undefined {
  const permission = libraries.includes(library as Library) ? table[area][library as Library] : undefined;
  if (permission === 'yes' || (permission === 'types' && typeOnly)) return undefined;
  return permission === 'types' ? `${area} may use only types of ${library}` : `${area} may not import ${library}`;
}
