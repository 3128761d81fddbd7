/** The pages of training officers, in one chunk: few people open any, and each address costs everybody's first load. */
export { default as Bank } from './bank-page';
export { default as Course } from './course-page';
export { default as CourseForm } from './course-form-page';
export { default as ExamDraft } from './exam-draft-page';
export { default as ExamForm } from './exam-form-page';
export { default as Revoke } from './revoke-page';
export { default as Training } from './training-page';
