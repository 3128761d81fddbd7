/** Reports of visits and home checks that are being written on this phone: sealed as typed, and a queue that sends what is ready
 *  as soon as there is a network. What was sent is gone from the phone. */
import { useSyncExternalStore } from 'react';
import { papers } from '@/api/assistance';
import { inTurn } from '@/api/client';
import { isConnected, onConnection } from '@/api/connection';
import { newKey } from '@/api/new-key';
import { asProblem } from '@/api/problem';
import { upload } from '@/api/upload';
import { reportCheck, reportVisit, type Need } from '@/api/visits';
import type { Figures } from '@/api/assistance';
import { vaultAt } from '@/vault';
import { figuresOf, isUnwritten, type FiguresWritten } from './figures';

/** It goes when its owner signs out, or when somebody else signs in. */
const { drop, keep, keepBytes, keptNames, open, openBytes, wipe } = vaultAt('tongxin-vault');

export type Kind = 'visit' | 'check';

/** What the form shows of the visit without a network. */
export interface Sheet {
  title: string;
  number: string;
  unit: string;
  visitors: string[];
  /** The visitor has to say whether it was handed over. */
  gift?: { fen: number; goods: string | null };
  /** Once the visitor has opened what lies sealed. */
  sealed?: { address: string; note: string; figures?: Figures };
}

export interface Photo {
  key: string;
  name: string;
  size: number;
  /** On the server, and since when (ms). */
  fileId?: string;
  at?: number;
}

export interface ReportWritten extends FiguresWritten {
  key?: string;
  visited_on: string;
  findings: string;
  needs: Need[];
  gift?: string;
  allowedBy: string;
  /** When they agreed, as an ISO moment. */
  allowedAt?: string;
}

export interface LocalReport {
  kind: Kind;
  /** Of the visit, or of the household that is checked. */
  id: string;
  /** Under which the server keeps it once. */
  reportId: string;
  sheet: Sheet;
  written: ReportWritten;
  photos: Photo[];
  /** `waiting`: ready, for a network. `refused`: the server said why. */
  state: 'draft' | 'waiting' | 'refused';
  refusal?: { title: string; detail: string | null };
}

/** A file that nobody used is cleared by the server within 24 hours. */
const keptFor = 23 * 3_600_000;

const nameOf = (kind: Kind, id: string) => `${kind}.${id}`;
const photoName = (key: string) => `photo.${key}`;
/** Of reports, among all that is kept on this phone. */
const reportNames = async (of: string) => (await keptNames(of)).filter((name) => /^(visit|check)\./.test(name));

let owner = '';
let reports: ReadonlyMap<string, LocalReport> | null = null;
/** How much of the report that is under way is through, 0 to 1. */
let sending: { name: string; share: number } | null = null;
let saving: Promise<unknown> = Promise.resolve();
let isFailing = false;
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('tongxin-visits');

function tell() {
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

async function load(of: string) {
  const names = await reportNames(of);
  const found = await Promise.all(names.map(async (name) => [name, await open<LocalReport>(of, name)] as const));
  if (of !== owner) return;
  reports = new Map(found.flatMap(([name, report]) => (report ? [[name, report] as const] : [])));
  tell();
}

/** From now on the reports are this member's. */
export function beginReports(of: string) {
  if (owner === of) return;
  owner = of;
  reports = null;
  // Who was signed in here before leaves nothing to the next one.
  void wipe(of)
    .then(() => load(of))
    .then(sendWaiting)
    .catch(() => {
      isFailing = true;
      reports = new Map();
      tell();
    });
}

onConnection(() => void (isConnected() && sendWaiting()));
// Another tab of the same browser wrote or sent one.
tabs?.addEventListener('message', () => void (owner && load(owner)));

/** One after another, so that the newest state is what stays. */
function save(name: string) {
  const of = owner;
  saving = saving
    .then(async () => {
      const report = reports?.get(name);
      if (report && of === owner) await keep(of, name, report);
      else await drop(of, [name]);
      isFailing = false;
    })
    .catch(() => void (isFailing = true))
    .finally(() => {
      tabs?.postMessage(name);
      tell();
    });
  return saving;
}

function put(name: string, report: LocalReport | null) {
  const next = new Map(reports);
  if (report) next.set(name, report);
  else next.delete(name);
  reports = next;
  tell();
  return save(name);
}

/** Nothing where it is gone meanwhile. */
function change(name: string, changed: (report: LocalReport) => LocalReport) {
  const report = reports?.get(name);
  return report ? put(name, changed(report)) : saving;
}

export const emptyReport = (kind: Kind, id: string, sheet: Sheet, visited_on: string): LocalReport => ({
  kind,
  id,
  reportId: newKey(),
  sheet,
  written: { visited_on, findings: '', needs: [], allowedBy: '' },
  photos: [],
  state: 'draft',
});

export const keepReport = (report: LocalReport) => put(nameOf(report.kind, report.id), report);

export const changeReport = (kind: Kind, id: string, changed: (report: LocalReport) => LocalReport) =>
  change(nameOf(kind, id), changed);

export async function addPhoto(kind: Kind, id: string, name: string, blob: Blob) {
  const key = newKey();
  await keepBytes(owner, photoName(key), await blob.arrayBuffer());
  await changeReport(kind, id, (report) => ({ ...report, photos: [...report.photos, { key, name, size: blob.size }] }));
}

export async function removePhoto(kind: Kind, id: string, key: string) {
  await changeReport(kind, id, (report) => ({ ...report, photos: report.photos.filter((photo) => photo.key !== key) }));
  await drop(owner, [photoName(key)]);
}

export const photoBytes = (key: string) => openBytes(owner, photoName(key));

/** It is gone from this phone, with its photos; the key with the last one. */
export async function dropReport(kind: Kind, id: string) {
  const name = nameOf(kind, id);
  const photos = reports?.get(name)?.photos ?? [];
  await put(name, null);
  await drop(
    owner,
    photos.map(({ key }) => photoName(key)),
  );
}

/** Undefined until they are read. */
export function useReports(): readonly LocalReport[] | undefined {
  const all = useSyncExternalStore(subscribe, () => reports);
  return all ? [...all.values()] : undefined;
}

/** Undefined until it is read; null: there is none. */
export const useReport = (kind: Kind, id: string): LocalReport | null | undefined =>
  useSyncExternalStore(subscribe, () => (reports ? (reports.get(nameOf(kind, id)) ?? null) : undefined));

/** 0 to 1 while it is being sent. */
export const useShare = (kind: Kind, id: string) =>
  useSyncExternalStore(subscribe, () => (sending?.name === nameOf(kind, id) ? sending.share : null));

/** This browser keeps nothing, as some do in private windows. */
export const useFailing = () => useSyncExternalStore(subscribe, () => isFailing);

/** Nothing is written in it: it only lets the form open without a network. */
export const isUntouched = ({ state, written, photos }: LocalReport) =>
  state === 'draft' && written.findings.trim() === '' && photos.length === 0 && written.needs.length === 0;

/** Whether something would be lost with it, by the owner's signing out. */
export async function hasUnsent(of: string): Promise<boolean> {
  const names = await reportNames(of);
  const found = await Promise.all(names.map((name) => open<LocalReport>(of, name)));
  return found.some((report) => report && !isUntouched(report));
}

/** The owner has signed out: nothing stays on this phone. */
export async function forgetReports() {
  owner = '';
  reports = null;
  await wipe();
  tell();
}

// ---- the queue

let running: Promise<void> | null = null;

/** One queue for all tabs of the browser, where it knows how. */
export function sendWaiting(): Promise<void> {
  const work = () => sendAll(owner);
  const begin = async () => void (await (navigator.locks ? navigator.locks.request('tongxin-visits', work) : work()));
  running ??= begin().finally(() => (running = null));
  return running;
}

async function sendAll(of: string) {
  for (const [name, report] of reports ?? []) {
    if (report.state !== 'waiting' || of !== owner || !isConnected()) continue;
    try {
      await sendOne(name);
    } catch (error) {
      const problem = asProblem(error);
      // Not signed in any more: it goes on after the next sign-in.
      if (problem.mayPass || problem.status === 401) break;
      const { title, detail } = problem;
      await change(name, (current) => ({ ...current, state: 'refused', refusal: { title, detail } }));
    } finally {
      sending = null;
      tell();
    }
  }
}

async function sendOne(name: string) {
  await uploadPhotos(name);
  try {
    await deliver(name);
  } catch (error) {
    if (asProblem(error).code !== 'file_not_usable') throw error;
    // The server has cleared them meanwhile: the bytes are still here.
    await change(name, (report) => ({ ...report, photos: report.photos.map((photo) => ({ ...photo, fileId: undefined })) }));
    await uploadPhotos(name);
    await deliver(name);
  }
}

function progress(name: string, share: number) {
  sending = { name, share };
  tell();
}

async function uploadPhotos(name: string) {
  const photos = reports?.get(name)?.photos ?? [];
  const steps = photos.length + 1;
  for (const [index, photo] of photos.entries()) {
    progress(name, index / steps);
    if (photo.fileId && Date.now() - (photo.at ?? 0) < keptFor) continue;
    const bytes = await photoBytes(photo.key);
    if (!bytes) continue;
    const blob = new Blob([bytes], { type: 'image/jpeg' });
    const stored = await inTurn(() => upload(papers, blob, photo.name, (share) => progress(name, (index + share) / steps)));
    const known = { ...photo, fileId: stored.id, at: Date.now() };
    await change(name, (report) => ({
      ...report,
      photos: report.photos.map((each) => (each.key === photo.key ? known : each)),
    }));
  }
  progress(name, photos.length / steps);
}

async function deliver(name: string) {
  const report = reports?.get(name);
  if (!report) return;
  const { kind, id, reportId, written, photos, sheet } = report;
  const { visited_on, findings, needs, gift, allowedBy, allowedAt } = written;
  const photo_ids = photos.flatMap(({ fileId }) => fileId ?? []);
  const consent = photo_ids.length > 0 ? { photos_allowed_by: allowedBy.trim(), photos_allowed_at: allowedAt } : {};
  const found = { id: reportId, visited_on, findings: findings.trim(), needs, photo_ids, ...consent };
  if (kind === 'visit') await reportVisit(id, { ...found, is_gift_handed: gift ? gift === 'yes' : null });
  else await reportCheck(id, { ...found, figures: isUnwritten(written) ? null : figuresOf(written, sheet.sealed?.figures) });
  await dropReport(kind, id);
}
