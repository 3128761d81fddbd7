export default {
  search: {
    title: 'Search',
    hint: 'A number, or words of the title and text',
    start: 'What are you looking for?',
    start_hint:
      'Type a number (GR-2026-000123, or just 123), or some words of the title, the text or the messages. You find only what you may see anyway.',
    none: 'Nothing found for “{{q}}”',
    none_hint:
      'Try other words, or fewer; of a number its last digits are enough. The concerns of others are found only by those who work on them.',
    missing: 'A part could not be searched',
  },
} as const;
