/** Courses, exams and certificates: as learners take them, and as training officers make them. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, ifMatch, keyed, type Schema } from './client';
import { pagesOf } from './lists';
import { upload } from './upload';

export type LearnerCourse = Schema<'LearnerCourse'>;
export type LearnerUnit = Schema<'LearnerUnit'>;
export type OwnExam = Schema<'OwnExam'>;
export type Attempt = Schema<'AttemptPublic'>;
/** As it is shown in a paper and in a lesson. */
export type QuestionShown = Omit<Schema<'LearnerQuestion'>, 'is_right'>;
/** An answer, by the places shown. */
export type AnswerGiven = Required<Schema<'AnswerGiven'>>;
export type Choice = Required<Schema<'AnswerSave'>>;
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

export const lessonKey = (id: string) => ['lesson', id];

export const readLesson = (id: string) =>
  answer(client.GET(`${base}/catalogue/{course_id}`, { params: { path: { course_id: id } } }));

/** Of files in courses. */
export const lessonFiles = `${base}/files`;

export const subtitlesOf = (courseId: string, place: number, language: string) =>
  `${base}/catalogue/${courseId}/units/${place}/subtitles/${language}`;

export const beginCourse = (id: string) =>
  answer(client.POST(`${base}/catalogue/{course_id}/begin`, { params: { path: { course_id: id } } }));

export const finishUnit = (id: string, place: number, answers: AnswerGiven[] = []) =>
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
    // What has just come with the start is not asked for again.
    staleTime: 10_000,
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

export const raiseAppeal = (id: string, body: Schema<'AppealCreate'>, key: string) =>
  answer(
    client.POST(`${base}/attempts/{attempt_id}/appeals`, { body, params: { path: { attempt_id: id }, header: keyed(key) } }),
  );

export type ShortAnswer = Schema<'ShortAnswer'>;
export type Appeal = Schema<'AppealPublic'>;

export const markingsQuery = pagesOf(['markings'], (cursor) =>
  answer(client.GET(`${base}/markings`, { params: { query: { cursor } } })),
);

export const markAnswer = (id: string, points: number) =>
  answer(client.POST(`${base}/markings/{marking_id}`, { params: { path: { marking_id: id } }, body: { points } }));

export const appealsQuery = pagesOf(['appeals'], (cursor) =>
  answer(client.GET(`${base}/appeals`, { params: { query: { cursor } } })),
);

export const actOnAppeal = actionsOf(`${base}/appeals/{appeal_id}`);

export const certificatesQuery = pagesOf(['certificates'], (cursor) =>
  answer(client.GET(`${base}/certificates/mine`, { params: { query: { cursor } } })),
);

/** As Open Badges 3.0. */
export const certificateCredential = (id: string) => `${base}/certificates/${id}/credential`;

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

/** `outdated`: those only whose law has changed since. */
export const bankQuery = (unitId: string, outdated = false) =>
  pagesOf(['bank', unitId, outdated], (cursor) =>
    answer(client.GET(`${base}/questions`, { params: { query: { unit_id: unitId, cursor, limit: 100, outdated } } })),
  );

/** Of the bank, to one that is being written. */
export const similarQuery = (unitId: string, stem: string, options: string[]) =>
  queryOptions({
    queryKey: ['similar', unitId, stem, options],
    queryFn: () => answer(client.POST(`${base}/questions/similar`, { body: { unit_id: unitId, stem, options } })),
    enabled: stem.length > 5,
    staleTime: 60_000,
  });

export const pairsQuery = (unitId: string) =>
  queryOptions({
    queryKey: ['bank', unitId, 'pairs'],
    queryFn: () => answer(client.GET(`${base}/questions/pairs`, { params: { query: { unit_id: unitId } } })),
  });

export type Law = Schema<'LawRow'>;

export const lawsQuery = (unitId: string) =>
  queryOptions({
    queryKey: ['bank', unitId, 'laws'],
    queryFn: () => answer(client.GET(`${base}/laws`, { params: { query: { unit_id: unitId } } })),
  });

export const enterLaw = (body: Schema<'LawEnter'>) => answer(client.POST(`${base}/laws`, { body }));

export const createItem = (body: Schema<'BankItemCreate'>, key: string) =>
  answer(client.POST(`${base}/questions`, { body, params: { header: keyed(key) } }));

export type BankImport = Schema<'BankImport'>;

/** `step`: only says what would be taken, or takes it. */
export const importBank = (unitId: string, file: File, step: 'check' | 'import', onProgress: (share: number) => void) =>
  upload<BankImport>(
    `${base}/questions/import${step === 'check' ? '/check' : ''}?unit_id=${encodeURIComponent(unitId)}`,
    file,
    file.name,
    onProgress,
  );

export const bankFormats = ['xlsx', 'moodle', 'gift'] as const;

export const bankFile = (unitId: string, form: (typeof bankFormats)[number]) =>
  `${base}/questions/export?form=${form}&unit_id=${encodeURIComponent(unitId)}`;

export const bankTemplate = `${base}/questions/template`;

export const changeItem = ({ id, version }: BankItem, body: Schema<'BankItemUpdate'>) =>
  answer(
    client.PATCH(`${base}/questions/{question_id}`, { body, params: { path: { question_id: id }, header: ifMatch(version) } }),
  );

export const actOnItem = actionsOf(`${base}/questions/{question_id}`);

export const examsQuery = pagesOf(['exams'], (cursor) => answer(client.GET(`${base}/exams`, { params: { query: { cursor } } })));

const examAt = `${base}/exams/{exam_id}` as const;

export const examQuery = (id: string) =>
  queryOptions({ queryKey: ['exam', id], queryFn: () => answer(client.GET(examAt, { params: { path: { exam_id: id } } })) });

export type ItemFigure = Schema<'ItemFigure'>;

export const examItemsQuery = (id: string) =>
  queryOptions({
    queryKey: ['exam items', id],
    queryFn: () => answer(client.GET(`${examAt}/items`, { params: { path: { exam_id: id } } })),
  });

export const createExam = (body: Schema<'ExamCreate'>, key: string) =>
  answer(client.POST(`${base}/exams`, { body, params: { header: keyed(key) } }));

export const changeExam = ({ id, version }: Exam, body: ExamUpdate) =>
  answer(client.PATCH(examAt, { body, params: { path: { exam_id: id }, header: ifMatch(version) } }));

export const actOnExam = actionsOf(examAt);
