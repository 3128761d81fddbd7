/** Courses that were begun, kept sealed on this device: their texts are read without a network, and what was read meanwhile is
 *  told when it is back. */
import { queryOptions } from '@tanstack/react-query';
import { finishUnit, lessonKey, readLesson, type LearnerCourse } from '@/api/learning';
import { asProblem } from '@/api/problem';
import { changeDraft, draftNames, readDraft } from '@/drafts';
import { vaultAt } from '@/vault';

/** With the reports of visits: it goes when its owner signs out, or when somebody else signs in. */
const { drop, keep, keptNames, open } = vaultAt('tongxin-vault');

const prefix = 'lesson.';
const readName = (id: string) => `${prefix}${id}`;

/** A browser that keeps nothing (a private window) only needs the network. */
const ifAllowed = <T>(work: Promise<T>) => work.catch(() => undefined);

async function keepLesson(owner: string, course: LearnerCourse) {
  if (course.begun_at) await ifAllowed(keep(owner, readName(course.id), course));
  else await ifAllowed(drop(owner, [readName(course.id)]));
}

/** Places that were read without a network. */
const readPlaces = (owner: string, id: string) => readDraft<number[]>(owner, readName(id)) ?? [];

export function withRead(course: LearnerCourse, places: number[]): LearnerCourse {
  const units = course.units.map((unit) => (places.includes(unit.place) ? { ...unit, is_done: true } : unit));
  return { ...course, units, next_place: units.find(({ is_done }) => !is_done)?.place ?? null };
}

/** As the server has it, else as it was here last. */
export const lessonQuery = (owner: string, id: string) =>
  queryOptions({
    queryKey: lessonKey(id),
    networkMode: 'always',
    queryFn: async () => {
      try {
        const course = await readLesson(id);
        await keepLesson(owner, course);
        return withRead(course, readPlaces(owner, id));
      } catch (error) {
        const problem = asProblem(error);
        if (problem.status === 404) await ifAllowed(drop(owner, [readName(id)]));
        const kept = problem.status === 0 ? await ifAllowed(open<LearnerCourse>(owner, readName(id))) : undefined;
        if (!kept) throw error;
        return withRead(kept, readPlaces(owner, id));
      }
    },
  });

export const keptLessonsQuery = (owner: string) =>
  queryOptions({
    queryKey: ['kept lessons', owner],
    networkMode: 'always',
    queryFn: async () => {
      const names = (await keptNames(owner)).filter((name) => name.startsWith(prefix));
      const found = await Promise.all(names.map((name) => open<LearnerCourse>(owner, name)));
      return found.flatMap((course) => course ?? []);
    },
  });

/** Read without a network. */
export const keepRead = (owner: string, id: string, place: number) =>
  changeDraft<number[]>(owner, readName(id), (places) => [...new Set([...(places ?? []), place])]);

/** Tells the server what was read meanwhile; says of which courses. What cannot be told now waits. */
export async function sendRead(owner: string): Promise<string[]> {
  const sent: string[] = [];
  for (const name of draftNames(owner).filter((each) => each.startsWith(prefix))) {
    const id = name.slice(prefix.length);
    for (const place of readPlaces(owner, id)) {
      try {
        await finishUnit(id, place);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.mayPass || problem.status === 401) return sent;
      }
      changeDraft<number[]>(owner, name, (places) => {
        const rest = (places ?? []).filter((each) => each !== place);
        return rest.length > 0 ? rest : null;
      });
    }
    sent.push(id);
  }
  return sent;
}
