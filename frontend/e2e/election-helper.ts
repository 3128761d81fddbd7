/** What a committee does over the API, and what everybody may check afterwards. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type BrowserContext, type Page, type Request } from '@playwright/test';
import { call } from './people';

type Body = Record<string, unknown>;

export const whoIs = (page: Page) => call<{ id: string; unit: { id: string } }>(page, 'GET', '/identity/me');

interface Election {
  id: string;
  uuid: string;
  version: number;
  state: string;
  closes_at: string;
}

export class Committee {
  constructor(
    private readonly pages: [Page, Page],
    public election: Election,
  ) {}

  static async draft(pages: [Page, Page], draft: Body) {
    return new Committee(pages, await call<Election>(pages[0], 'POST', '/voting/elections', draft));
  }

  private get path() {
    return `/voting/elections/${this.election.id}`;
  }

  async read() {
    this.election = await call<Election>(this.pages[0], 'GET', this.path);
    return this.election;
  }

  async step(name: string, body?: Body, by: 0 | 1 = 0) {
    const { version } = await this.read();
    await call(this.pages[by], 'POST', `${this.path}/${name}`, body, version);
  }

  async reaches(state: string, timeout: number) {
    await expect.poll(async () => (await this.read()).state, { timeout, intervals: [500] }).toBe(state);
  }

  /** Voting must not end under a slow machine's hands: two of the committee extend it. */
  async keepOpen(seconds: number) {
    const left = new Date((await this.read()).closes_at).getTime() - Date.now();
    if (left > seconds * 1_000) return;
    const closes_at = new Date(Date.now() + 2 * seconds * 1_000).toISOString();
    await this.step('extension', { closes_at, reason: '机器太慢，延长投票' });
    await this.step('extension/confirm', undefined, 1);
  }
}

/** All that leaves the browsers of a journey: addresses, headers, bodies. */
export class Traffic {
  private readonly sent: string[] = [];

  watch(context: BrowserContext) {
    context.on('request', (request: Request) => {
      const body = request.postDataBuffer();
      // Bytes that are no text, such as a file's, are read one by one.
      const bodies = body ? [body.toString('utf8'), body.toString('latin1')] : [];
      this.sent.push([request.url(), JSON.stringify(request.headers()), ...bodies].join('\n'));
    });
  }

  get requests() {
    return this.sent.length;
  }

  /** As it is, as an address writes it, or as JSON escapes it. */
  holding(secret: string): string[] {
    const escaped = secret.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const forms = [secret, encodeURIComponent(secret), encodeURI(secret), escaped];
    return this.sent.filter((each) => forms.some((form) => each.includes(form)));
  }
}

const run = (command: string, parameters: string[], cwd: string) =>
  execFileSync(command, parameters, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    timeout: 120_000,
    env: { ...process.env, LANG: 'en' },
  });

interface Files {
  archive: Buffer;
  proofs: Buffer;
  accepted: Buffer;
}

/** By our verifier and by that of others, which says on its own account what it thinks. */
export function verifyArchive(folder: string, uuid: string, files: Files, trackers: string[], receipts: string[]) {
  writeFileSync(join(folder, `${uuid}.bel`), files.archive);
  writeFileSync(join(folder, 'proofs.json'), files.proofs);
  writeFileSync(join(folder, 'accepted.json'), files.accepted);
  const python = join(import.meta.dirname, '../../.venv/bin/python');
  const kept = [...trackers.flatMap((each) => ['--tracker', each]), ...receipts.flatMap((each) => ['--receipt', each])];
  const sidecars = ['--proofs', 'proofs.json', '--accepted', 'accepted.json'];
  run(python, ['-m', 'voting.verify', `${uuid}.bel`, ...sidecars, ...kept], folder);
  try {
    run('belenios-tool', ['election', 'verify'], folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || process.env.CI === 'true') throw error;
    console.log('belenios-tool is not installed: the archive was verified by voting.verify only');
  }
}
