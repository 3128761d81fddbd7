/** Master and apprentice (师带徒), and hours of safety training. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Apprenticeship = Schema<'ApprenticeshipPublic'>;
export type OwnHours = Schema<'OwnHours'>;
export type HoursOwed = Schema<'HoursOwed'>;
export type UnitHours = Schema<'UnitHours'>;
export type WorkKind = NonNullable<UnitHours['kind']>;
export type TrainingSession = Schema<'TrainingSessionPublic'>;
export type CourseHours = Schema<'CourseHoursPublic'>;

const pairs = '/api/v1/learning/apprenticeships';
const pair = `${pairs}/{apprenticeship_id}` as const;
const hours = '/api/v1/learning/hours';

export const apprenticeshipsQuery = (mine: boolean) =>
  pagesOf(['apprenticeships', mine], (cursor) => answer(client.GET(pairs, { params: { query: { mine, cursor } } })));

export const apprenticeshipQuery = (id: string) =>
  queryOptions({
    queryKey: ['apprenticeship', id],
    queryFn: () => answer(client.GET(pair, { params: { path: { apprenticeship_id: id } } })),
  });

/** Of how many months an agreement may be. */
export const termsQuery = queryOptions({
  queryKey: ['apprenticeship terms'],
  queryFn: () => answer(client.GET(`${pairs}/terms`)),
});

export const offerApprenticeship = (body: Schema<'ApprenticeshipOffer'>, key: string) =>
  answer(client.POST(pairs, { body, params: { header: keyed(key) } }));

export const agreeToApprenticeship = (body: Schema<'ApprenticeshipAgree'>) => answer(client.POST(`${pairs}/agree`, { body }));

export const actOnApprenticeship = actionsOf(pair);

export const ownHoursQuery = queryOptions({
  queryKey: ['own hours'],
  queryFn: () => answer(client.GET(`${hours}/mine`)),
});

export const checkIn = (code: string) => answer(client.POST(`${hours}/check-in`, { body: { code } }));

export const unitHoursQuery = pagesOf(['unit hours'], (cursor) =>
  answer(client.GET(`${hours}/units`, { params: { query: { cursor } } })),
);

export const setUnitWork = (unit_id: string, body: Schema<'UnitWorkSet'>) =>
  answer(client.PUT(`${hours}/units/{unit_id}`, { body, params: { path: { unit_id } } }));

/** The audit trail keeps who read it. */
export const readPeopleHours = (unit_id: string) =>
  answer(client.POST(`${hours}/units/{unit_id}/people`, { params: { path: { unit_id } } }));

export const trainingSessionsQuery = pagesOf(['training sessions'], (cursor) =>
  answer(client.GET(`${hours}/sessions`, { params: { query: { cursor } } })),
);

export const createTrainingSession = (body: Schema<'TrainingSessionCreate'>, key: string) =>
  answer(client.POST(`${hours}/sessions`, { body, params: { header: keyed(key) } }));

export const courseHoursQuery = queryOptions({
  queryKey: ['course hours'],
  queryFn: () => answer(client.GET(`${hours}/courses`)),
});

export const setCourseHours = (course_id: string, count: number) =>
  answer(client.PUT(`${hours}/courses/{course_id}`, { body: { hours: count }, params: { path: { course_id } } }));
