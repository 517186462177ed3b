import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadSettings } from '#config/settings.js';
import { createApp } from '../app.js';
import { acts as articleActs } from '../articles/acts.js';
import { caseActs } from '../cases/case.schema.js';
import { isPermitted, permissions } from '../permissions.js';
import { problemMessages } from '../problems/messages.js';
import { createDocument } from './document.js';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly Record<string, unknown>[];
  readonly 'x-permission'?: string;
  readonly 'x-act'?: boolean;
  readonly parameters?: readonly { name: string; in: string }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

const formats = {
  uuid: /^[0-9a-f-]{36}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/,
  binary: true,
} as const;

let app: NestFastifyApplication;
let document: ReturnType<typeof createDocument>;
let operations: [string, Operation][];

beforeAll(async () => {
  // nothing of this asks the database
  app = await createApp(loadSettings({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' }));
  document = createDocument(app);
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );
});

afterAll(async () => {
  await app.close();
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    const plain = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    const result = await new Validator().validate(plain);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('refers only to schemas that are there', () => {
    const there = Object.keys(document.components!.schemas!);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((name) => !there.includes(name!))).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('#/$defs/');
  });

  it('shows for every body and every answer in JSON an example that its schema allows', () => {
    const ajv = new Ajv2020({ strict: false, formats: { ...formats } });
    ajv.addSchema({ $id: 'document', components: document.components });
    let shown = 0;
    const wrong: unknown[] = [];
    const absolute = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as object;
    for (const [name, { requestBody, responses }] of operations) {
      const parts = [requestBody, ...Object.entries(responses).flatMap(([status, answer]) => (status < '300' ? [answer] : []))];
      for (const part of parts) {
        const json = part?.content?.['application/json'] as { schema: object; example?: unknown } | undefined;
        if (!json) continue;
        shown += 1;
        const valid = ajv.compile(absolute(json.schema));
        if (json.example === undefined || !valid(json.example)) wrong.push([name, valid.errors, json.example]);
      }
    }
    expect(wrong).toEqual([]);
    expect(shown).toBeGreaterThan(200);
  });

  it('shows units where units are to be given', () => {
    const body = document.paths['/api/articles/{id}/reassign']!.post!.requestBody as {
      content: Record<string, { example?: { unit: string; to: string[] } }>;
    };
    expect(body.content['application/json']!.example).toMatchObject({ unit: 'QY-KJJ', to: ['QY-KJJ'] });
  });

  it('says of every operation who may, what it is for, and what it may refuse with', () => {
    expect(operations.length).toBeGreaterThan(10);
    for (const [name, operation] of operations) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)]);
      const permission = operation['x-permission']!;
      expect([name, permission === 'public' || permission in permissions]).toEqual([name, true]);
      const security = permission === 'public' ? [{}] : expect.arrayContaining([{ token: [] }, { cookie: [] }]);
      expect([name, operation.security]).toEqual([name, security]);
      const problems = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      expect(problems.map(([status]) => status)).toEqual(
        expect.arrayContaining(permission === 'public' ? ['400', '500', '503'] : ['400', '401', '403', '500', '503']),
      );
      for (const [, { content, description }] of problems) {
        expect(Object.keys(content!)).toEqual(['application/problem+json']);
        for (const code of description.split(', ')) expect([name, code, code in problemMessages]).toEqual([name, code, true]);
      }
      expect([name, Object.keys(operation.responses).some((status) => status.startsWith('2'))]).toEqual([name, true]);
    }
  });

  it('has an id for every operation, and its places in the path', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(operations.length);
    for (const [name, { parameters = [] }] of operations) {
      const places = [...name.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
      expect([name, parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)]).toEqual([
        name,
        places,
      ]);
    }
  });

  it('says of every act that it takes a key, and what the ledger may answer to it', () => {
    const headersOf = ({ parameters = [] }: Operation) =>
      parameters.filter(({ in: where }) => where === 'header').map(({ name }) => name);
    const acts = operations.filter(([, operation]) => operation['x-act']);
    for (const [name, operation] of operations) {
      const key = headersOf(operation).includes('Idempotency-Key');
      expect([name, key]).toEqual([name, operation['x-act'] === true]);
      if (key) expect([name, operation.responses['409']?.description]).toEqual([name, expect.stringContaining('LEDGER.')]);
    }
    // as many as the handlers of the sources, besides those that the tables of acts make; one handler serves rule sets and calendars
    const sources = path.resolve(import.meta.dirname, '..');
    const written = readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.controller.ts') || file.endsWith('.controllers.ts'))
      .flatMap((file) => readFileSync(path.join(sources, file), 'utf8').match(/@Act\(\)/g) ?? []).length;
    const made = Object.keys(articleActs).length + Object.keys(caseActs).length;
    expect(acts).toHaveLength(written + made + 1);
    const named = acts.map(([name]) => name);
    for (const list of ['policies', 'dispatch-lists', 'reports', 'approvals', 'meetings'])
      expect(named).toContain(`post /api/${list}`);
  });

  it('names the refusals that people met', () => {
    const byName = Object.fromEntries(operations);
    const said = (name: string, status: number) => byName[`post /api/${name}`]!.responses[status]?.description;
    expect(said('approvals/{id}/withdraw', 404)).toContain('APPROVAL.UNKNOWN');
    expect(said('approvals/{id}/instruct', 404)).toContain('APPROVAL.UNKNOWN');
    expect(said('approvals/{id}/instruct', 409)).toContain('LEDGER.STALE_POSITION');
    for (const act of ['add-units', 'reassign']) expect(said(`articles/{id}/${act}`, 422)).toContain('DISPATCH.UNIT_TWICE');
    expect(said('articles/{id}/propose-decision', 422)).toContain('SPLIT.BAD_UNIT');
    expect(said('articles/{id}/object', 422)).toContain('DOCUMENT.CLASSIFIED');
  });

  it('describes what a handler takes by the schemas that check it', () => {
    const byName = Object.fromEntries(operations);
    expect(byName['post /api/session']!.requestBody!.content['application/json']!.schema).toMatchObject({
      type: 'object',
      required: ['name', 'password'],
      additionalProperties: false,
    });
    expect(byName['get /api/accounts']!.parameters!.map(({ name, in: where }) => `${where} ${name}`).sort()).toEqual([
      'query cursor',
      'query limit',
    ]);
    expect(byName['post /api/articles/{id}/sign']!.parameters!.map(({ name, in: where }) => `${where} ${name}`)).toEqual([
      'path id',
      'header Idempotency-Key',
      'header If-Match',
    ]);
    const upload = byName['post /api/policies']!.requestBody!.content;
    expect(Object.keys(upload)).toEqual(['application/octet-stream', 'text/plain', 'application/json']);
    expect(upload['application/json']!.schema).toMatchObject({ required: ['text'], additionalProperties: false });
    expect(byName['put /api/accounts/{id}/roles']!.parameters).toMatchObject([{ name: 'id', in: 'path' }]);
    expect(byName['get /api/clock']!.responses['200']!.content!['application/json']!.schema).toMatchObject({
      required: ['now', 'rate'],
    });
  });
});

describe('permissions', () => {
  it('keep the three administrators apart, from each other and from the business', () => {
    const administrators = ['system_administrator', 'security_administrator', 'audit_administrator'] as const;
    const own = Object.keys(permissions).filter((name) => /^(account\.(?!read)|role\.|audit\.)/.test(name));
    for (const permission of own as (keyof typeof permissions)[])
      expect(administrators.filter((role) => isPermitted(permission, [role]))).toHaveLength(1);
    const business = Object.keys(permissions).filter((name) => /^(policy|board|settled|inbox|article|notice)\./.test(name));
    for (const permission of [...business, 'registry.write'] as (keyof typeof permissions)[])
      expect(isPermitted(permission, administrators)).toBe(false);
  });

  it('let an account without a role use its session and no business', () => {
    expect(Object.keys(permissions).filter((name) => isPermitted(name as keyof typeof permissions, []))).toEqual([
      'session.own',
      'clock.read',
      'words.read',
      'registry.read',
    ]);
  });
});
