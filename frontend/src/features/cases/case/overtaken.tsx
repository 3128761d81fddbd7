/** Somebody else, or a deadline, was quicker on a case. */
import type { ComponentProps } from 'react';
import type { Case } from '@/api/cases';
import { useTranslation, words } from '@/i18n';
import { formatMoment } from '@/ui/dates';
import { Overtaken } from '@/ui/overtaken';
import { stepsOf } from './steps';

interface HappenedProps {
  shown: Case;
  /** How many steps the case had taken when its reader decided. */
  since: number;
}

export function Happened({ shown, since }: HappenedProps) {
  const { t } = useTranslation();
  return stepsOf(shown).map(({ at, who, what, note }, index) =>
    index < since ? null : (
      <p key={index}>
        {t(shown.timeline[index]?.actor === 'system' ? 'overtaken.by_deadline' : 'overtaken.by', {
          when: formatMoment(at),
          who,
          what,
        })}
        {note && t('overtaken.note', { note })}
      </p>
    ),
  );
}

export const CaseOvertaken = ({ shown, since, ...rest }: HappenedProps & ComponentProps<typeof Overtaken>) => (
  <Overtaken {...rest} state={words('state', shown.state, shown.state)}>
    <Happened shown={shown} since={since} />
  </Overtaken>
);
