import type { Words } from '@/i18n';

export default {
  search: {
    title: ['搜索', 'Search'],
    hint: ['编号，或标题、内容里的字', 'A number, or words of the title and text'],
    start: ['要找什么？', 'What are you looking for?'],
    start_hint: [
      '输入编号（如 GR-2026-000123，只写 123 也行），或者标题、内容、对话里的几个字。只会找到您本来就能看到的。',
      'Type a number (GR-2026-000123, or just 123), or some words of the title, the text or the messages. You find only what you may see anyway.',
    ],
    none: ['没有找到“{{q}}”', 'Nothing found for “{{q}}”'],
    none_hint: [
      '换个说法，或少写几个字再试；编号可以只写后几位数字。别人的诉求，只有办理的人能找到。',
      'Try other words, or fewer; of a number its last digits are enough. The concerns of others are found only by those who work on them.',
    ],
    none_of_some: ['没有找到“{{q}}”，但有一部分暂时没有搜到', 'Nothing found for “{{q}}”, but a part could not be searched'],
    missing: ['有一部分暂时没有搜到', 'A part could not be searched'],
  },
} as const satisfies Words;
