/** Courses and exams for everybody, those who make them, and certificates that a stranger checks. */
import ReadOutlined from '@ant-design/icons-svg/es/asn/ReadOutlined';
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { entry, lazyPage, oneOf, page, text, type Search } from '@/routes';
import type * as desk from './desk';
import type * as learner from './learner';
import type bank from './words/bank';
import type frame from './words/frame';
import type learn from './words/learn';
import type training from './words/training';

const ofLearner = (name: keyof typeof learner) =>
  lazyPage('learning', () => import('./learner').then((pages) => ({ default: pages[name] })));
const ofDesk = (name: keyof typeof desk) =>
  lazyPage('learning', () => import('./desk').then((pages) => ({ default: pages[name] })));

const addresses = [
  createRoute({ ...page('/learn'), component: ofLearner('Learn') }),
  createRoute({
    ...page('/learn/courses/$courseId'),
    validateSearch: (search: Search): { unit?: number } => ({ unit: Number(search.unit) || undefined }),
    component: ofLearner('Lesson'),
  }),
  createRoute({ ...page('/learn/exams/$examId'), component: ofLearner('Exam') }),
  createRoute({ ...page('/learn/certificates'), component: ofLearner('Certificates') }),
  createRoute({
    ...page('/training'),
    validateSearch: (search: Search): { show?: 'exams' | 'markings' | 'appeals' } => ({
      show: oneOf(search.show, 'exams', 'markings', 'appeals'),
    }),
    component: ofDesk('Training'),
  }),
  createRoute({ ...page('/training/courses/new'), component: ofDesk('CourseForm') }),
  createRoute({ ...page('/training/courses/$courseId'), component: ofDesk('Course') }),
  createRoute({
    ...page('/training/questions'),
    validateSearch: (search: Search): { unit?: string; show?: 'outdated' } => ({
      unit: text(search.unit),
      show: oneOf(search.show, 'outdated'),
    }),
    component: ofDesk('Bank'),
  }),
  createRoute({ ...page('/training/exams/new'), component: ofDesk('ExamForm') }),
  createRoute({ ...page('/training/exams/$examId'), component: ofDesk('ExamDraft') }),
  createRoute({
    ...page('/training/certificates'),
    validateSearch: (search: Search): { number?: string } => ({ number: text(search.number) }),
    component: ofDesk('Revoke'),
  }),
] as const;

/** In front of the sign-in. */
export const entries = [
  createRoute({ ...entry('/check/$token'), component: lazyPage('learning', () => import('./check-page')) }),
] as const;

const feature: Feature = {
  tab: { to: '/learn', label: 'nav.learn', icon: ReadOutlined, rail: 'nav.learn', also: ['/library'] },
  duties: [
    {
      group: 'nav.group_learning',
      label: 'nav.training',
      to: '/training',
      isFor: (me) => holds(me, 'training_officer'),
      tile: { label: 'nav.training', hint: 'home.training_hint' },
    },
  ],
  live: {
    subjects: {
      attempt: (id) => [...(id ? [['attempt', id]] : [['attempt']]), ['own exam']],
      certificate: () => [['certificates'], ['certificate']],
    },
    lists: [['own exams'], ['certificates']],
  },
  service: { name: 'learning', label: 'nav.learn' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    learning: typeof bank & typeof frame & typeof learn & typeof training;
  }
}
