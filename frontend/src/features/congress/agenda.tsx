/** The agenda: each item with its paper, how it is voted on, its legal reading, and the resolution that it became. */
import { Link } from '@tanstack/react-router';
import type { AgendaItem, Congress } from '@/api/congress';
import { useTranslation } from '@/i18n';
import { DecisionExplained } from '@/ui/decision-explained';
import { formatDate } from '@/ui/dates';
import { Stack, Unfold } from '@/ui/layout';
import { Card, Facts, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { itemTones } from './states';

export function Agenda({ congress: { items } }: { congress: Congress }) {
  const { t } = useTranslation();
  if (items.length === 0) return <Card title={t('congress.agenda')}>{t('congress.agenda_none')}</Card>;
  return (
    <>
      {items.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </>
  );
}

function Item({ item }: { item: AgendaItem }) {
  const { t } = useTranslation();
  const { place, title, text, state, state_name, decision, election_id } = item;
  const tone = itemTones[state];
  return (
    <Card title={`${place}. ${title}`} aside={<Tag tone={tone}>{state_name}</Tag>}>
      <Stack>
        <Parts
          of={[item.subject_name, item.is_required && t('congress.required'), item.is_secret && t('congress.secret')].filter(
            Boolean,
          )}
        />
        <Unfold label={t('congress.read')}>
          <p className="said">{text}</p>
        </Unfold>
        {election_id && (
          <Link to="/elections/$electionId" params={{ electionId: election_id }} className="button button-plain">
            {t('congress.to_ballot')}
          </Link>
        )}
        {decision && <DecisionExplained decision={decision} tone={tone} />}
        {state === 'PASSED' && <Resolution item={item} />}
      </Stack>
    </Card>
  );
}

function Resolution({ item: { place, owner, due_on, result, done_at, is_late } }: { item: AgendaItem }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>
        {t('congress.resolution', { number: place })}{' '}
        {done_at ? <Tag tone="good">{t('congress.done')}</Tag> : is_late && <Tag tone="late">{t('congress.late')}</Tag>}
      </h3>
      <Facts
        items={[
          { name: t('congress.owner'), value: owner?.name ?? t('congress.no_owner') },
          ...(due_on ? [{ name: t('congress.due'), value: formatDate(due_on) }] : []),
          ...(result ? [{ name: t('congress.result'), value: result }] : []),
        ]}
      />
    </>
  );
}
