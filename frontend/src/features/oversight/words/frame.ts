import type { Words } from '@/i18n';

export default {
  nav: {
    operations: ['系统运行', 'Operations'],
    audit: ['审计记录', 'Audit trail'],
  },
  home: {
    operations_hint: ['各服务是否正常，有没有处理不了的事件', 'Whether the services run, and events that failed'],
    audit_hint: ['谁在什么时候做了什么，记录有没有被改动', 'What was done when, and whether the trail holds'],
  },
} as const satisfies Words;
