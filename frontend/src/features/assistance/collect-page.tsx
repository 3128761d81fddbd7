/** What one can collect, with the code to show, and what one has collected. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { collectablesQuery, type Collectable } from '@/api/relief';
import { useTranslation } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { formatDate, formatMoment, today } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Stack } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { CodeShown } from './relief-code';

export default function CollectPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('collect.title')} lead={t('collect.lead')} back="/help">
      <CardList
        query={useInfiniteQuery(collectablesQuery)}
        keyOf={({ recipient_id }) => recipient_id}
        empty={<Empty title={t('collect.none')} hint={t('collect.none_hint')} />}
      >
        {(each) => <One of={each} />}
      </CardList>
    </Page>
  );
}

function One({ of: { kind, name, note, place, starts_on, ends_on, gets, code, collected_at } }: { of: Collectable }) {
  const { t } = useTranslation();
  const isLater = starts_on > today();
  return (
    <Card title={name} aside={<Tag tone={code ? 'wait' : 'still'}>{t(`relief.kinds.${kind}`)}</Tag>}>
      <Stack>
        {code && <CodeShown code={code} />}
        {code && isLater && <p>{t('collect.later', { from: formatDate(starts_on) })}</p>}
        {collected_at && (
          <p>
            {t('collect.got', { when: formatMoment(collected_at) })} <span className="row-small">{t('collect.wrong')}</span>
          </p>
        )}
        {!code && !collected_at && <p>{t('collect.over')}</p>}
        <Facts
          items={[
            { name: t('collect.place'), value: place },
            { name: t('collect.days'), value: t('collect.from_to', { from: formatDate(starts_on), to: formatDate(ends_on) }) },
            {
              name: t('collect.gets'),
              value: gets.map((each) => `${each.name} ${each.pieces} ${each.measure}`).join(t('list.comma')),
            },
          ]}
        />
        {note && <p>{note}</p>}
      </Stack>
    </Card>
  );
}
