import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { settingNames } from '#config/settings.js';
import { packageRoot } from '#runtime/paths.js';

interface Service {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file?: string }>>;
}

const isJob = (service: Service): boolean => service.restart?.startsWith('on-failure') ?? false;

/** What is wrong with a compose file, one line a fault; empty when it keeps to the rules. */
function faults(compose: Compose): string[] {
  return Object.entries(compose.services).flatMap(([name, service]) =>
    [
      ...runFaults(service),
      ...secretFaults(service, compose),
      ...volumeFaults(service, compose),
      ...dependencyFaults(service, compose),
    ].map((fault) => `${name}: ${fault}`),
  );
}

function runFaults(service: Service): string[] {
  const found: string[] = [];
  if (!service.restart) found.push('no restart policy');
  if (!isJob(service) && !service.healthcheck) found.push('no health check');
  if (!/^[\w./-]+:v?\d[\w.-]*$/.test(service.image ?? '')) found.push(`image not pinned: ${service.image}`);
  for (const port of service.ports ?? []) if (!port.startsWith('127.0.0.1:')) found.push(`published beyond loopback: ${port}`);
  return found;
}

function secretFaults(service: Service, compose: Compose): string[] {
  const found: string[] = [];
  for (const [variable, value] of Object.entries(service.environment ?? {})) {
    const inline = /PASSWORD|PWD|SECRET|TOKEN|API_KEY|DATABASE_(OWNER_)?URL/.test(variable) && !variable.endsWith('_FILE');
    if (inline || /:\/\/[^/\s]*:[^/\s]*@/.test(value)) found.push(`secret in the environment: ${variable}`);
    const file = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
    if (file && !service.secrets?.includes(file)) found.push(`secret not given: ${file}`);
  }
  for (const secret of service.secrets ?? []) {
    if (!compose.secrets?.[secret]?.file?.startsWith('./secrets/')) found.push(`secret not by file: ${secret}`);
  }
  return found;
}

function volumeFaults(service: Service, compose: Compose): string[] {
  return (service.volumes ?? []).flatMap((volume) => {
    const [source = '', , mode] = volume.split(':');
    if (source.startsWith('./')) return mode === 'ro' ? [] : [`writable folder of the host: ${source}`];
    return Object.hasOwn(compose.volumes ?? {}, source) ? [] : [`volume not named: ${source}`];
  });
}

function dependencyFaults(service: Service, compose: Compose): string[] {
  return Object.entries(service.depends_on ?? {}).flatMap(([other, { condition }]) => {
    const target = compose.services[other];
    if (!target) return [`depends on nothing: ${other}`];
    const wanted = isJob(target) ? 'service_completed_successfully' : 'service_healthy';
    return condition === wanted ? [] : [`${other}: ${condition} instead of ${wanted}`];
  });
}

const read = (file: string): string => readFileSync(path.join(packageRoot(), file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;

describe('the checker finds', () => {
  const good: Service = { image: 'a/b:1.2', restart: 'unless-stopped', healthcheck: { test: ['CMD', 'true'] } };
  const job: Service = { image: 'a/b:1', restart: 'on-failure:5' };
  test.each<[string, Service, string]>([
    ['a long-running service without a health check', { ...good, healthcheck: undefined }, 'no health check'],
    ['no restart policy', { ...good, restart: undefined }, 'no restart policy'],
    ['an image without a tag', { ...good, image: 'postgres' }, 'image not pinned: postgres'],
    ['the tag latest', { ...good, image: 'postgres:latest' }, 'image not pinned: postgres:latest'],
    ['a port open to the network', { ...good, ports: ['3000:3000'] }, 'published beyond loopback: 3000:3000'],
    ['a password', { ...good, environment: { POSTGRES_PASSWORD: 'x' } }, 'secret in the environment: POSTGRES_PASSWORD'],
    ['a password in an address', { ...good, environment: { X: 'pg://a:b@c/d' } }, 'secret in the environment: X'],
    ['a secret that is not mounted', { ...good, environment: { A_FILE: '/run/secrets/s' } }, 'secret not given: s'],
    ['a secret that is not declared', { ...good, secrets: ['s'] }, 'secret not by file: s'],
    ['an anonymous volume', { ...good, volumes: ['/data'] }, 'volume not named: /data'],
    ['a writable folder of the host', { ...good, volumes: ['./x:/x'] }, 'writable folder of the host: ./x'],
    ['an unknown dependency', { ...good, depends_on: { x: { condition: 'service_healthy' } } }, 'depends on nothing: x'],
    [
      'a job that is not waited for',
      { ...good, depends_on: { job: { condition: 'service_started' } } },
      'job: service_started instead of service_completed_successfully',
    ],
  ])('%s', (_, service, fault) => {
    expect(faults({ services: { service, job } })).toEqual([`service: ${fault}`]);
  });
});

describe('docker-compose.yml', () => {
  test('is a compose file by the schema of the Compose Specification, which refuses one with a wrong word', () => {
    const schema = JSON.parse(readFileSync(new URL('compose-spec.schema.json', import.meta.url), 'utf8')) as object;
    // the schema names formats and combined types that say nothing about ours
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile({
      ...schema,
      $schema: undefined,
    });
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
    const { api, ...others } = compose.services;
    expect(validate({ ...compose, services: { ...others, api: { ...api, heathcheck: {} } } })).toBe(false);
  });

  test('has the parts of the production shape and no fault', () => {
    const parts = ['postgres', 'temporal-schema', 'temporal', 'temporal-ui', 'migrate', 'api', 'worker'];
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(parts));
    expect(faults(compose)).toEqual([]);
  });

  test.each(['migrate', 'api', 'worker'])('%s is given only settings that exist', (name) => {
    const given = Object.keys(compose.services[name]!.environment!);
    expect(given).toContain('DATABASE_URL_FILE');
    expect(given.filter((variable) => !settingNames.some((known) => [known, `${known}_FILE`].includes(variable)))).toEqual([]);
  });

  test('only the migration has the login that owns the tables', () => {
    const users = Object.entries(compose.services).filter(([, { secrets }]) => secrets?.includes('database_owner_url'));
    expect(users.map(([name]) => name)).toEqual(['migrate']);
  });

  test('every mounted file and Dockerfile is there, and images do not run as root', () => {
    const services = Object.values(compose.services);
    const mounted = services.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]!));
    const missing = mounted.filter((file) => file.startsWith('./') && !existsSync(path.join(packageRoot(), file)));
    expect(missing).toEqual([]);
    const dockerfiles = new Set(services.flatMap(({ build }) => (build ? [build.dockerfile] : [])));
    expect(dockerfiles.size).toBe(2);
    for (const file of dockerfiles) {
      const last = read(file)
        .split(/^FROM /m)
        .at(-1)!;
      expect(last).toMatch(/^USER [1-9]\d*/m);
    }
  });
});
