import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createDocument } from './document.js';

const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The files of Swagger UI that its page asks for, with their types; nothing else of the package is served. */
const files: Readonly<Record<string, string>> = {
  'index.css': 'text/css',
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui-standalone-preset.js': 'text/javascript',
  'favicon-16x16.png': 'image/png',
  'favicon-32x32.png': 'image/png',
};

/** In place of the package's title; a telephone shows the page in its own width. */
const head = '<title>督办接口 Duban API</title>\n    <meta name="viewport" content="width=device-width, initial-scale=1">';

/** In place of the package's own, which shows a pet shop. */
const initializer = `
window.ui = SwaggerUIBundle({
  url: './openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
});
`;

/**
 * Serves Swagger UI at /docs/ and the document at /docs/openapi.json, from this process alone. (The module of Nest would serve the whole package
 * through a static file server.) The document is made when it is first asked for.
 */
export function serveDocuments(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  fastify.get('/docs/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(createDocument(app));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  fastify.get('/docs', (_request, reply) => reply.redirect('/docs/'));
  fastify.get('/docs/', async (_request, reply) => {
    const page = await readFile(path.join(folder, 'index.html'), 'utf8');
    return reply.type('text/html; charset=utf-8').send(page.replace(/<title>.*<\/title>/, head));
  });
  fastify.get('/docs/swagger-initializer.js', (_request, reply) => reply.type('text/javascript').send(initializer));
  for (const [name, type] of Object.entries(files)) {
    fastify.get(`/docs/${name}`, async (_request, reply) => reply.type(type).send(await readFile(path.join(folder, name))));
  }
}
