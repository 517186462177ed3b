/** Largest allowed size of the workflow bundle, in bytes. */
export const BUNDLE_BYTES_MAX = 2_500_000;

const FORBIDDEN = ['typeorm', 'pg', 'pg-pool', '@nestjs', 'zod', 'fastify', 'reflect-metadata', 'pino'];

/** What is wrong with a workflow bundle, one sentence each: too large, or a package inside that has no place in a workflow. */
export function bundleProblems(code: string): string[] {
  const problems: string[] = [];
  const size = Buffer.byteLength(code);
  if (size >= BUNDLE_BYTES_MAX) problems.push(`the bundle has ${size} bytes, ${BUNDLE_BYTES_MAX} are allowed`);
  const inside = new Set(
    [...code.matchAll(/node_modules[/\\]((?:@[\w.-]+[/\\])?[\w.-]+)[/\\]/g)].map((match) => match[1]!.replace('\\', '/')),
  );
  for (const name of inside) {
    if (FORBIDDEN.some((forbidden) => name === forbidden || name.startsWith(`${forbidden}/`)))
      problems.push(`the bundle contains the package ${name}`);
  }
  return problems;
}
