/** Courses, exams and certificates: as learners take them, and as training officers make them. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, ifMatch, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type LearnerCourse = Schema<'LearnerCourse'>;
export type LearnerUnit = Schema<'LearnerUnit'>;
export type OwnExam = Schema<'OwnExam'>;
export type Attempt = Schema<'AttemptPublic'>;
export type Choice = Schema<'AnswerSave'>;
export type Certificate = Schema<'CertificatePublic'>;
export type CertificateCheck = Schema<'CertificateCheck'>;
export type Course = Schema<'CoursePublic'>;
export type CourseRow = Schema<'CourseRow'>;
export type CourseUnit = Course['units'][number];
export type Item = Schema<'ItemContent'>;
export type BankItem = Schema<'BankItem'>;
export type Exam = Schema<'ExamPublic'>;
export type ExamRow = Schema<'ExamRow'>;
export type ExamUpdate = Schema<'ExamUpdate'>;

const base = '/api/v1/learning';

export const catalogueQuery = pagesOf(['catalogue'], (cursor) =>
  answer(client.GET(`${base}/catalogue`, { params: { query: { cursor } } })),
);

export const lessonQuery = (id: string) =>
  queryOptions({
    queryKey: ['lesson', id],
    queryFn: () => answer(client.GET(`${base}/catalogue/{course_id}`, { params: { path: { course_id: id } } })),
  });

export const beginCourse = (id: string) =>
  answer(client.POST(`${base}/catalogue/{course_id}/begin`, { params: { path: { course_id: id } } }));

export const finishUnit = (id: string, place: number, answers: number[][] = []) =>
  answer(
    client.POST(`${base}/catalogue/{course_id}/units/{place}/done`, {
      params: { path: { course_id: id, place } },
      body: { answers },
    }),
  );

export const ownExamsQuery = pagesOf(['own exams'], (cursor) =>
  answer(client.GET(`${base}/exams/mine`, { params: { query: { cursor } } })),
);

export const ownExamQuery = (id: string) =>
  queryOptions({
    queryKey: ['own exam', id],
    queryFn: () => answer(client.GET(`${base}/exams/mine/{exam_id}`, { params: { path: { exam_id: id } } })),
  });

export const startAttempt = (examId: string) =>
  answer(client.POST(`${base}/exams/{exam_id}/attempt`, { params: { path: { exam_id: examId } } }));

export const attemptQuery = (id: string) =>
  queryOptions({
    queryKey: ['attempt', id],
    queryFn: () => answer(client.GET(`${base}/attempts/{attempt_id}`, { params: { path: { attempt_id: id } } })),
  });

export const saveAnswer = (id: string, place: number, body: Choice) =>
  answer(
    client.POST(`${base}/attempts/{attempt_id}/answers/{place}`, {
      params: { path: { attempt_id: id, place } },
      body,
    }),
  );

export const submitAttempt = (id: string) =>
  answer(client.POST(`${base}/attempts/{attempt_id}/submit`, { params: { path: { attempt_id: id } } }));

export const certificatesQuery = pagesOf(['certificates'], (cursor) =>
  answer(client.GET(`${base}/certificates/mine`, { params: { query: { cursor } } })),
);

export const certificateFile = (id: string) => `${base}/certificates/${id}/file`;

export const checkQuery = (token: string) =>
  queryOptions({
    queryKey: ['certificate check', token],
    queryFn: () => answer(client.GET(`${base}/certificates/check/{token}`, { params: { path: { token } } })),
  });

export const foundCertificatesQuery = (number: string) =>
  queryOptions({
    queryKey: ['certificate', number],
    queryFn: () => answer(client.GET(`${base}/certificates`, { params: { query: { number } } })),
    enabled: number !== '',
  });

export const actOnCertificate = actionsOf(`${base}/certificates/{certificate_id}`);

export const coursesQuery = pagesOf(['courses'], (cursor) =>
  answer(client.GET(`${base}/courses`, { params: { query: { cursor } } })),
);

const courseAt = `${base}/courses/{course_id}` as const;

export const courseQuery = (id: string) =>
  queryOptions({
    queryKey: ['course', id],
    queryFn: () => answer(client.GET(courseAt, { params: { path: { course_id: id } } })),
  });

export const createCourse = (body: Schema<'CourseCreate'>, key: string) =>
  answer(client.POST(`${base}/courses`, { body, params: { header: keyed(key) } }));

export const changeCourse = ({ id, version }: Course, body: Schema<'CourseUpdate'>) =>
  answer(client.PATCH(courseAt, { body, params: { path: { course_id: id }, header: ifMatch(version) } }));

export const actOnCourse = actionsOf(courseAt);

export const bankQuery = (unitId: string) =>
  pagesOf(['bank', unitId], (cursor) =>
    answer(client.GET(`${base}/questions`, { params: { query: { unit_id: unitId, cursor, limit: 100 } } })),
  );

export const createItem = (body: Schema<'BankItemCreate'>, key: string) =>
  answer(client.POST(`${base}/questions`, { body, params: { header: keyed(key) } }));

export const actOnItem = actionsOf(`${base}/questions/{question_id}`);

export const examsQuery = pagesOf(['exams'], (cursor) => answer(client.GET(`${base}/exams`, { params: { query: { cursor } } })));

const examAt = `${base}/exams/{exam_id}` as const;

export const examQuery = (id: string) =>
  queryOptions({ queryKey: ['exam', id], queryFn: () => answer(client.GET(examAt, { params: { path: { exam_id: id } } })) });

export const createExam = (body: Schema<'ExamCreate'>, key: string) =>
  answer(client.POST(`${base}/exams`, { body, params: { header: keyed(key) } }));

export const changeExam = ({ id, version }: Exam, body: ExamUpdate) =>
  answer(client.PATCH(examAt, { body, params: { path: { exam_id: id }, header: ifMatch(version) } }));

export const actOnExam = actionsOf(examAt);
