/** The pages of learners, in one chunk: who opens one opens another. */
export { default as Certificates } from './certificates-page';
export { default as Exam } from './exam-page';
export { default as Learn } from './learn-page';
export { default as Lesson } from './lesson-page';
