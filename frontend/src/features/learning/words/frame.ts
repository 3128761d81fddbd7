import type { Words } from '@/i18n';

export default {
  nav: {
    learn: ['学习', 'Learn'],
    group_learning: ['培训', 'Training'],
    training: ['课程和考试', 'Courses and exams'],
  },
  home: {
    training_hint: ['课程、题库、考试和证书', 'Courses, questions, exams and certificates'],
  },
} as const satisfies Words;
