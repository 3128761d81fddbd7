/** The result of a closed poll, question by question: figures, those by unit, comments. Small cells are said to be hidden. */
import type { Poll } from '@/api/polls';
import { useTranslation } from '@/i18n';
import { Table } from '@/ui/data-list';
import { Stack, Unfold } from '@/ui/layout';
import { Card } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { ownWords } from './own-words';

export function PollResult({ poll: { definition, result, answered } }: { poll: Poll }) {
  const { t } = useTranslation();
  return definition.questions.map(({ text, options = [] }, place) => {
    const { counts = [], groups = [], comments = null } = result?.questions[place] ?? {};
    return (
      <Card key={place} title={t('poll.asked', { place: place + 1, text: ownWords(text) })}>
        <Stack>
          {options.map((option, at) => {
            const count = counts[at] ?? null;
            const label = t('poll.got', {
              option: ownWords(option),
              count: count === null ? t('poll.hidden') : count.toLocaleString(),
            });
            return count === null ? <p key={at}>{label}</p> : <Progress key={at} done={count} total={answered} label={label} />;
          })}
          {counts.includes(null) && <p className="row-small">{t('poll.hidden_why')}</p>}
          {groups.length > 0 && (
            <Unfold label={t('poll.by_unit')}>
              <div className="data-table">
                <Table
                  label={t('poll.by_unit')}
                  items={groups}
                  keyOf={({ unit_id }) => unit_id}
                  columns={[
                    { name: t('poll.unit'), cell: ({ unit_name }) => unit_name },
                    ...options.map((option, at) => ({
                      name: ownWords(option),
                      cell: ({ counts: own }: { counts: number[] }) => (own[at] ?? 0).toLocaleString(),
                      align: 'end' as const,
                    })),
                  ]}
                />
              </div>
            </Unfold>
          )}
          {options.length === 0 &&
            (comments ? (
              <Stack as="ul" gap="small">
                {comments.map((words, at) => (
                  <li key={at}>{words}</li>
                ))}
              </Stack>
            ) : (
              <p>{t('poll.few_comments')}</p>
            ))}
        </Stack>
      </Card>
    );
  });
}
