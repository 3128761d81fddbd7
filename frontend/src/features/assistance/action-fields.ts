/** Fields that several steps of a file ask for. */
import { t } from '@/i18n';
import type { useActions } from '@/ui/use-actions';
import { amounts, choices, happened, type FiguresWritten } from './figures';

type FieldsOf<V extends object> = NonNullable<Parameters<typeof useActions<V>>[0]['table'][string]['fields']>;

export const reasonField = (label: string): FieldsOf<{ reason: string }> => [
  { name: 'reason', label, isRequired: true, least: 2, rows: 3 },
];

/** What is not filled in stays as it is known. */
export function figureFields(): FieldsOf<FiguresWritten> {
  const choice = (name: 'persons' | 'homes') =>
    ({
      name,
      kind: 'choice',
      label: t('figure.changed', { what: t(`figure.${name}`) }),
      choose: t('figure.as_told'),
      options: choices(name).map((value) => ({ value, label: value })),
    }) as const;
  return [
    choice('persons'),
    ...amounts.map((name) => ({ name, kind: 'money', label: t('figure.changed', { what: t(`figure.${name}`) }) }) as const),
    choice('homes'),
    ...happened.map(
      (name) =>
        ({
          name,
          kind: 'choice',
          label: t('figure.changed', { what: t(`figure.${name}`) }),
          choose: t('figure.as_told'),
          options: (['yes', 'no'] as const).map((value) => ({ value, label: t(`file.${value}`) })),
        }) as const,
    ),
  ];
}
