import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportRegistryXlsx, importRegistry } from '#document/index.js';
import type { Registry, RegistryUnit } from '#document/types.js';
import { packageRoot } from '#runtime/paths.js';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';
import { encodeGb } from '../support/documents.js';

const demo = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8')) as Registry;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let api: TestApi;
let office: TestAccount;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'QY-ZF');
});

beforeEach(async () => {
  expect((await put(demo)).status).toBe(204);
});

afterAll(async () => {
  await api?.close();
});

interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly params: { readonly count: number; readonly problems: readonly Record<string, unknown>[] };
}

const put = async (registry: unknown, headers = {}) =>
  await api.request<Refusal>('PUT', '/api/units', { token: office.token, body: registry, headers });
const read = async () => (await api.request<Registry>('GET', '/api/units', { token: office.token })).body;
const upload = async <Body = Refusal>(bytes: Uint8Array | string, type = 'application/octet-stream', headers = {}) =>
  await api.request<Body>('POST', '/api/units/import', {
    token: office.token,
    body: typeof bytes === 'string' ? bytes : Buffer.from(bytes),
    headers: { 'content-type': type, ...headers },
  });
const byCode = ({ units, groups }: Registry) => {
  const sorted = <Entry extends { code: string }>(list: Entry[]) => list.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  return { units: sorted(units), groups: sorted(groups) };
};
async function download(query: string, headers = {}) {
  const response = await fetch(`${api.url}/api/units/export?${query}`, {
    headers: { authorization: `Bearer ${office.token}`, ...headers },
  });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}
const renamed: RegistryUnit = {
  code: 'QY-OLD.1',
  name: '清远市计划委员会',
  shortNames: ['市计委'],
  aliases: ['=HYPERLINK("x")'],
  kind: 'department',
  level: 'city',
  renamedTo: 'QY-FGJ',
  since: '2019-03-01',
};

describe('the registry as JSON', () => {
  it('keeps the day of a renaming', async () => {
    const registry = { ...demo, units: [...demo.units, renamed] };
    expect((await put(registry)).status).toBe(204);
    expect(byCode(await read())).toEqual(byCode(registry));
  });

  it('is refused with every fault, by place and code, in the language of the reader, and nothing is stored', async () => {
    const [first, second] = demo.units as [RegistryUnit, RegistryUnit];
    const units = [first, { ...second, code: first.code }, { ...renamed, parent: 'NONE' }];
    const broken = { units: [...units, ...demo.units.slice(2)], groups: [] };
    const before = await read();
    const answer = await put(broken, { 'accept-language': 'en' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'UNIT.BAD_REGISTRY', params: { count: 2 } } });
    expect(answer.body.params.problems).toEqual([
      {
        path: 'units.1.code',
        code: 'REGISTRY.DUPLICATE_CODE',
        sheet: 'units',
        unit: first.code,
        column: 'code',
        problem: `Code ${first.code} given twice`,
      },
      {
        path: 'units.2.parent',
        code: 'REGISTRY.UNKNOWN_PARENT',
        sheet: 'units',
        unit: renamed.code,
        column: 'parent',
        problem: 'Parent NONE is not there',
      },
    ]);
    expect((await put(broken)).body.detail).toContain('units.2.parent 上级“NONE”不存在');
    expect(await read()).toEqual(before);
  });
});

describe('import and export of files', () => {
  it('give the registry back as it was: a workbook, and units and groups as CSV', async () => {
    const registry = { ...demo, units: [...demo.units, renamed] };
    await put(registry);
    const book = await download('format=xlsx', { 'accept-language': 'en' });
    expect(book.response.headers.get('content-type')).toBe(XLSX);
    expect(book.response.headers.get('content-disposition')).toMatch(/^attachment; filename="units\.xlsx"; filename\*=UTF-8''%/);
    const units = await download('format=csv');
    expect(units.response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(new TextDecoder().decode(units.bytes)).toContain(`"'=HYPERLINK(""x"")"`);
    const groups = await download('format=csv&table=groups');
    await put({ units: demo.units.slice(0, 1), groups: [] });
    const counts = { units: registry.units.length, groups: registry.groups.length };
    expect(await upload(book.bytes, XLSX)).toMatchObject({ status: 200, body: counts });
    expect(byCode(await read())).toEqual(byCode(registry));
    await put({ units: demo.units.slice(0, 1), groups: [] });
    expect(await upload(units.bytes, 'text/csv')).toMatchObject({ status: 200, body: { units: counts.units, groups: 0 } });
    expect(await upload(groups.bytes, 'text/csv')).toMatchObject({ status: 200, body: { units: 0, groups: counts.groups } });
    expect(byCode(await read())).toEqual(byCode(registry));
  });

  it('take CSV in GB18030, as octets and as text in JSON', async () => {
    await put({ ...demo, groups: [] });
    const csv = '代码,单位名称,简称,级别\nA,某市发展和改革局,市发改局、市发改委,市\n';
    expect(await upload(encodeGb(csv))).toMatchObject({ status: 200, body: { units: 1, groups: 0 } });
    const unit = { code: 'A', name: '某市发展和改革局', shortNames: ['市发改局', '市发改委'], level: 'city' };
    expect(byCode(await read()).units).toMatchObject([unit]);
    const body = JSON.stringify({ text: csv.replace('A,', 'B,') });
    expect(await upload(body, 'application/json')).toMatchObject({ status: 200, body: { units: 1 } });
    // judged with what stays: here the members of a group would be gone
    await put(demo);
    const refused = await upload(csv, 'text/csv', { 'accept-language': 'en' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'UNIT.BAD_REGISTRY' } });
    expect(refused.body.params.problems[0]).toMatchObject({ sheet: 'groups', unit: 'QY-G-COUNTIES', column: 'members' });
    expect(refused.body.detail).toContain('Groups already there, QY-G-COUNTIES, column Members Member QY-QCQ is not there');
  });

  it('say every fault of a workbook with row and column and store nothing', async () => {
    const broken = structuredClone(demo);
    broken.units[3] = { ...broken.units[3]!, code: '坏 码' };
    broken.groups[0]!.members.push('NONE');
    const before = await read();
    const answer = await upload(await exportRegistryXlsx(broken));
    expect(answer).toMatchObject({ status: 422, body: { code: 'UNIT.BAD_REGISTRY' } });
    const faults = answer.body.params.problems.map(({ code, sheet, row, column }) => ({ code, sheet, row, column }));
    expect(faults).toContainEqual({ code: 'REGISTRY.BAD_CODE', sheet: 'units', row: 5, column: 'code' });
    expect(faults).toContainEqual({ code: 'REGISTRY.UNKNOWN_MEMBER', sheet: 'groups', row: 2, column: 'members' });
    expect(answer.body.params.count).toBe(faults.length);
    expect(answer.body.detail).toContain('“单位”表第 5 行“编码”列 编码“坏 码”不可用');
    expect(await read()).toEqual(before);
  });

  it('refuse what is no table and whoever may not', async () => {
    const before = await read();
    const pdf = await upload(Buffer.from('%PDF-1.7\n'), 'application/octet-stream', { 'accept-language': 'en' });
    expect(pdf).toMatchObject({ status: 422, body: { code: 'DOCUMENT.NOT_A_TABLE' } });
    expect(pdf.body.detail).toContain('save it as xlsx or csv');
    expect(await upload('')).toMatchObject({ status: 422, body: { code: 'DOCUMENT.EMPTY' } });
    expect(await upload('a', 'image/png')).toMatchObject({ status: 415 });
    const csv = Buffer.from('编码,名称\nA,甲局\nB,甲局\n');
    const { token } = await api.accountOf('unit_head', 'QY-KJJ');
    const headers = { 'content-type': 'text/csv' };
    expect(await api.request('POST', '/api/units/import', { token, body: csv, headers })).toMatchObject({
      status: 403,
      body: { code: 'AUTH.FORBIDDEN' },
    });
    // a table is taken here, and nowhere else
    expect(await api.request('POST', '/api/policies', { token: office.token, body: csv, headers })).toMatchObject({
      status: 415,
    });
    expect(await read()).toEqual(before);
  });

  it('leave out no unit that has work to do', async () => {
    const article = { number: 1, title: '任务', leads: ['QY-KJJ'], completionDue: new Date(Date.now() + 9e9).toISOString() };
    const list = { title: '清单', supervision: 'QY-DCS', articles: [article] };
    expect((await api.request('POST', '/api/dispatch-lists', { token: office.token, body: list })).status).toBe(201);
    const units = demo.units.filter(({ code }) => code !== 'QY-KJJ').map(({ parent: _, ...unit }) => unit);
    const without = { units, groups: [] };
    const answer = await upload(await exportRegistryXlsx(without));
    expect(answer).toMatchObject({ status: 409, body: { code: 'UNIT.IN_USE', params: { units: ['QY-KJJ'] } } });
    expect(byCode(await read())).toEqual(byCode(demo));
  });
});

const MENTION = '清远英德高新区管委会';
const text = `某市人民政府关于某事的意见\n（一）任务。（牵头单位：${MENTION}，责任单位：有关部门）\n`;

interface PolicyView {
  readonly policy: { readonly articles: readonly { readonly leads: readonly { unitCode?: string; reason: string }[] }[] };
  readonly corrections: readonly { readonly id: string }[];
}

async function importPolicy(): Promise<{ id: string; lead: { unitCode?: string; reason: string } }> {
  const body = { text: `${text}${randomUUID()}` };
  const { body: done } = await api.request<{ id: string }>('POST', '/api/policies', { token: office.token, body });
  const { body: view } = await api.request<PolicyView>('GET', `/api/policies/${done.id}`, { token: office.token });
  return { id: done.id, lead: view.policy.articles[0]!.leads[0]! };
}
async function correct(id: string, mention: string, unitCode: string, alias = 'learned'): Promise<void> {
  const body = { correction: { kind: 'resolveUnit', mention, unitCode } };
  const answer = await api.request('POST', `/api/policies/${id}/corrections`, { token: office.token, body });
  expect(answer).toMatchObject({ status: 200, body: { alias } });
}
async function withdrawLast(id: string): Promise<void> {
  const { body: view } = await api.request<PolicyView>('GET', `/api/policies/${id}`, { token: office.token });
  const body = { id: view.corrections.at(-1)!.id };
  expect((await api.request('POST', `/api/policies/${id}/withdraw-correction`, { token: office.token, body })).status).toBe(200);
}
const aliasesOf = async (code: string) => (await read()).units.find((unit) => unit.code === code)!.aliases;

describe('the registry as a tree', () => {
  interface Node {
    readonly code: string;
    readonly level: string;
    readonly parent?: string;
    readonly below: number;
    readonly children: readonly Node[];
  }
  const tree = async (query = '', { token } = office) =>
    await api.request<{ units: Node[]; shown: number; left: number; code?: string }>('GET', `/api/units/tree${query}`, { token });
  const all = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...all(node.children)]);

  it('holds every unit once, under its parent, as far as it is asked for', async () => {
    const { body } = await tree();
    expect(body).toMatchObject({ shown: demo.units.length, left: 0 });
    expect(
      all(body.units)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(demo.units.map(({ code }) => code).sort());
    for (const node of all(body.units)) for (const child of node.children) expect(child.parent).toBe(node.code);
    const { body: city } = await tree('?root=QY-ZF&depth=1');
    expect(city.units).toMatchObject([{ code: 'QY-ZF', level: 'city' }]);
    expect(city.units[0]!.children.length).toBeGreaterThan(10);
    expect(await tree('?limit=5')).toMatchObject({ body: { shown: 5, left: demo.units.length - 5 } });
    // anybody who is signed in may read it
    expect((await tree('', await api.accountOf('audit_administrator'))).status).toBe(200);
  });

  it('refuses a unit that is not there and a depth that nobody reads', async () => {
    expect(await tree('?root=NONE')).toMatchObject({ status: 404, body: { code: 'UNIT.UNKNOWN' } });
    for (const query of ['?depth=21', '?depth=-1', '?limit=0', '?limit=20001', '?root=%20', '?other=1'])
      expect(await tree(query)).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
  });

  it('keeps parent and level through a workbook and CSV', async () => {
    const before = (await tree()).body;
    for (const format of ['xlsx', 'csv']) {
      const { bytes } = await download(`format=${format}`);
      expect((await upload(bytes, format === 'xlsx' ? XLSX : 'text/csv')).status).toBe(200);
      expect((await tree()).body).toEqual(before);
    }
  });
});

describe('the offices of a dispatch', () => {
  const list = async (more: object, units = ['QY-KJJ']) => {
    const article = { number: 1, title: '任务', leads: units, completionDue: new Date(Date.now() + 9e9).toISOString() };
    const body = { title: '清单', articles: [article], ...more };
    return await api.request<{ code: string; detail: string }>('POST', '/api/dispatch-lists', { token: office.token, body });
  };

  it('are units where somebody may do their work, else it is refused with those that there are', async () => {
    const answer = await list({ supervision: 'QY-CZJ' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'DISPATCH.NOT_A_SUPERVISION_OFFICE' } });
    expect(answer.body.detail).toContain('QY-DCS');
    expect(await list({ office: 'QY-CZJ' })).toMatchObject({
      status: 422,
      body: { code: 'DISPATCH.NOT_A_COORDINATION_OFFICE', params: { unit: 'QY-CZJ', offices: ['QY-ZF'] } },
    });
    // a government designates a department for it (政府督查工作条例 art. 6)
    await api.accountOf('supervision_office', 'QY-CZJ');
    expect((await list({ supervision: 'QY-CZJ' })).status).toBe(201);
  });

  it('give nothing to a unit that was merged, and say who has taken over', async () => {
    const merged = (since: string) => ({
      ...demo,
      units: demo.units.map((unit) => (unit.code === 'QY-TCJ' ? { ...unit, mergedInto: 'QY-ZRJ', since } : unit)),
    });
    expect((await put(merged('2099-01-01'))).status).toBe(204);
    expect((await list({}, ['QY-TCJ'])).status).toBe(201);
    expect((await put(merged('2020-01-01'))).status).toBe(204);
    expect(await list({}, ['QY-TCJ'])).toMatchObject({
      status: 422,
      body: { code: 'UNIT.GONE', params: { unit: 'QY-TCJ', successor: 'QY-ZRJ' } },
    });
  });

  it('a policy that was reviewed before the merger goes to nobody who is gone, and may be compiled anew', async () => {
    const words = `清远市人民政府关于某事的意见\n（一）任务。开展工作。（牵头单位：市土地储备局）\n本意见自2026年1月1日起施行，有效期至2099年12月31日。\n`;
    const post = async <Body>(path: string, body: object) =>
      await api.request<Body>('POST', `/api/policies${path}`, { token: office.token, body });
    const { id } = (await post<{ id: string }>('', { text: words })).body;
    const since = '2020-01-01';
    const units = demo.units.map((unit) => (unit.code === 'QY-TCJ' ? { ...unit, mergedInto: 'QY-ZRJ', since } : unit));
    expect((await put({ ...demo, units })).status).toBe(204);
    expect(await post(`/${id}/dispatch`, {})).toMatchObject({ status: 422, body: { code: 'UNIT.GONE' } });
    expect(await post(`/${id}/recompile`, {})).toMatchObject({ body: { changes: { changed: [{ aspects: ['units'] }] } } });
    expect((await post(`/${id}/dispatch`, {})).status).toBe(200);
  });
});

describe('a correction teaches the registry', () => {
  it('a name that the next import knows, and forgets it when it is taken back', async () => {
    const first = await importPolicy();
    expect(first.lead).toMatchObject({ reason: 'near-duplicate' });
    await correct(first.id, MENTION, 'QY-YDGXQ');
    await correct(first.id, MENTION, 'QY-YDGXQ');
    expect((await aliasesOf('QY-YDGXQ')).filter((name) => name === MENTION)).toHaveLength(1);
    expect((await importPolicy()).lead).toMatchObject({ unitCode: 'QY-YDGXQ', reason: 'alias' });
    await withdrawLast(first.id);
    expect(await aliasesOf('QY-YDGXQ')).toContain(MENTION);
    await withdrawLast(first.id);
    expect(byCode(await read())).toEqual(byCode(demo));
  });

  it('with the last word of a policy, and keeps what another policy taught too', async () => {
    const [one, two] = [await importPolicy(), await importPolicy()];
    await correct(one.id, MENTION, 'QY-GXQ');
    await correct(one.id, MENTION, 'QY-YDGXQ');
    expect(await aliasesOf('QY-GXQ')).not.toContain(MENTION);
    await correct(two.id, MENTION, 'QY-YDGXQ');
    await withdrawLast(one.id);
    // policy one says 高新区 again, but the name is the other unit's now, by policy two
    expect(await aliasesOf('QY-YDGXQ')).toContain(MENTION);
    expect(await aliasesOf('QY-GXQ')).not.toContain(MENTION);
    await withdrawLast(two.id);
    expect(await aliasesOf('QY-YDGXQ')).not.toContain(MENTION);
  });

  it('no name of another unit and no words for several units, while the correction holds', async () => {
    const { id } = await importPolicy();
    await correct(id, '有关部门', 'QY-KJJ', 'none');
    expect(byCode(await read())).toEqual(byCode(demo));
    const taken = { ...demo, units: [...demo.units, { ...renamed, renamedTo: undefined, since: undefined, aliases: [MENTION] }] };
    expect((await put(taken)).status).toBe(204);
    await correct(id, MENTION, 'QY-YDGXQ', 'refused');
    expect(await aliasesOf('QY-YDGXQ')).not.toContain(MENTION);
    const { body: view } = await api.request<PolicyView>('GET', `/api/policies/${id}`, { token: office.token });
    expect(view.policy.articles[0]!.leads[0]).toMatchObject({ unitCode: 'QY-YDGXQ', reason: 'correction' });
  });
});

describe('what a name may mean', () => {
  const resolve = async (mention: string) =>
    (await api.request('GET', `/api/units/resolve?mention=${encodeURIComponent(mention)}`, { token: office.token })).body;

  it('is answered with score and reason, best first', async () => {
    const candidate = { unitCode: 'QY-KJJ', name: '清远市科学技术局', score: 0.98, reason: 'short-name' };
    expect(await resolve('市科技局')).toMatchObject({ settled: true, candidates: [candidate] });
    expect(await resolve(MENTION)).toMatchObject({
      settled: false,
      candidates: [
        { unitCode: 'QY-YDGXQ', reason: 'similar' },
        { unitCode: 'QY-GXQ', reason: 'similar' },
      ],
    });
    expect(await resolve('各县（市、区）人民政府')).toMatchObject({
      candidates: [{ groupCode: 'QY-G-COUNTIES', reason: 'group' }],
    });
    expect(await resolve('某某')).toEqual({ settled: false, candidates: [] });
  });

  it('follows a renaming from its day on', async () => {
    const mean = async (since: string) => {
      await put({ ...demo, units: [...demo.units, { ...renamed, since }] });
      return await resolve('市计委');
    };
    expect(await mean('2019-03-01')).toMatchObject({ candidates: [{ unitCode: 'QY-FGJ', reason: 'renamed' }] });
    expect(await mean('2999-01-01')).toMatchObject({ candidates: [{ unitCode: 'QY-OLD.1', reason: 'short-name' }] });
  });
});

it('a workbook from the API is one that the library reads', async () => {
  expect(await importRegistry((await download('format=xlsx')).bytes)).toMatchObject({ ok: true });
});
