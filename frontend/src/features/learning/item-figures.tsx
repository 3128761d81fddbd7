/** How the questions of an exam did: the share of points that each brought as bars, and what to look at again. */
import { useQuery } from '@tanstack/react-query';
import { examItemsQuery, type ItemFigure } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Bars } from '@/ui/chart';
import { ErrorNotice } from '@/ui/error';
import { Stack, Unfold } from '@/ui/layout';
import { Card, Facts } from '@/ui/page';

/** Below it people who do well elsewhere do no better here: its wording or its answer may be wrong. */
const least = 0.2;

const percent = (share: number) => Math.round(share * 100);

export function ItemFigures({ examId }: { examId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(examItemsQuery(examId));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data || data.items.length === 0) return null;
  const shown = (item: ItemFigure) => item.difficulty ?? 2;
  const hardFirst = [...data.items].sort((one, other) => shown(one) - shown(other));
  return (
    <Card title={t('item_figure.title')}>
      <Stack>
        <p>{t('item_figure.lead')}</p>
        <Bars
          bars={hardFirst.flatMap(({ stem, difficulty }) =>
            difficulty === null ? [] : [{ label: stem, value: percent(difficulty), shown: `${percent(difficulty)}%` }],
          )}
        />
        {hardFirst.map((item) => (
          <One key={item.place} item={item} />
        ))}
      </Stack>
    </Card>
  );
}

function One({ item: { stem, n, difficulty, discrimination, unanswered, options } }: { item: ItemFigure }) {
  const { t } = useTranslation();
  const isDoubtful = discrimination !== null && discrimination < least;
  return (
    <Unfold label={isDoubtful ? t('item_figure.doubtful', { stem }) : stem}>
      <Facts
        items={[
          { name: t('item_figure.n'), value: n },
          { name: t('item_figure.difficulty'), value: difficulty === null ? t('item_figure.few') : `${percent(difficulty)}%` },
          {
            name: t('item_figure.discrimination'),
            value: discrimination === null ? t('item_figure.none') : discrimination.toFixed(2),
          },
          { name: t('item_figure.unanswered'), value: unanswered ?? t('item_figure.few') },
          ...options.map(({ text, is_right, count }) => ({
            name: is_right ? t('item_figure.right_option', { text }) : text,
            value: count === null ? t('item_figure.few') : t('item_figure.chose', { count }),
          })),
        ]}
      />
    </Unfold>
  );
}
