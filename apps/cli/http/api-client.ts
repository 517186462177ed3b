/** An answer of the API that is a problem (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly params: Readonly<Record<string, unknown>>,
    what: string,
    readonly detail: string,
  ) {
    super(`${what}: ${status} ${code} ${detail} ${JSON.stringify(params)}`);
  }
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From /api on. */
  readonly path: string;
  readonly body?: unknown;
  /** The file itself as the body, instead of JSON. */
  readonly file?: Uint8Array;
  /** UUID: the same one again is the same act. */
  readonly key?: string;
}

/** Talks to the HTTP API as one account. */
export class ApiSession {
  private constructor(
    private readonly apiUrl: string,
    private readonly token: string,
  ) {}

  /** Signs in. Throws {@link ApiProblem}, for example AUTH.BAD_CREDENTIALS. */
  static async open(apiUrl: string, name: string, password: string): Promise<ApiSession> {
    const body = { name, password };
    const { token } = await send<{ token: string }>(apiUrl, { method: 'POST', path: '/api/session', body });
    return new ApiSession(apiUrl, token);
  }

  /** Throws {@link ApiProblem} for every answer that is not a success. */
  async request<T>(request: ApiRequest): Promise<T> {
    return await send<T>(this.apiUrl, request, this.token);
  }

  /** A file: how long it is, and what it is. Throws {@link ApiProblem}. */
  async download(path: string): Promise<{ readonly bytes: number; readonly type: string }> {
    const response = await ask(this.apiUrl, { method: 'GET', path }, this.token);
    if (!response.ok) throw problemOf(response.status, `GET ${path}`, await response.text());
    return { bytes: (await response.arrayBuffer()).byteLength, type: response.headers.get('content-type') ?? '' };
  }
}

async function send<T>(apiUrl: string, request: ApiRequest, token?: string): Promise<T> {
  const response = await ask(apiUrl, request, token);
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, `${request.method} ${request.path}`, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function ask(apiUrl: string, { method, path, body, file, key }: ApiRequest, token?: string): Promise<Response> {
  const headers: Record<string, string> = { 'accept-language': 'zh' };
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (key) headers['idempotency-key'] = key;
  if (file) headers['content-type'] = 'application/octet-stream';
  else if (body !== undefined) headers['content-type'] = 'application/json';
  const payload = file ?? (body === undefined ? undefined : JSON.stringify(body));
  return await fetch(`${apiUrl}${path}`, { method, headers, body: payload });
}

function problemOf(status: number, what: string, text: string): ApiProblem {
  const problem = parseProblem(text);
  return new ApiProblem(status, problem.code ?? '', problem.params ?? {}, what, problem.detail ?? text);
}

interface Problem {
  readonly code?: string;
  readonly params?: Record<string, unknown>;
  readonly detail?: string;
}

function parseProblem(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}
