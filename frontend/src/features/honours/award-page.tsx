/** One award and its story, which is public with the consent of the person honoured alone. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnAward, awardQuery, type Award } from '@/api/honours';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { formatDate } from '@/ui/dates';
import { Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';

export default function AwardPage() {
  const { t } = useTranslation();
  const { awardId } = useParams({ from: '/app/democracy/awards/$awardId' });
  return (
    <ObjectPage
      query={useQuery(awardQuery(awardId))}
      title={t('award.title')}
      back={{ to: '/democracy/awards', label: t('award.list') }}
    >
      {(award) => (
        <Page title={award.member_name} lead={award.title} back="/democracy/awards">
          <Stack>
            <Card>
              <Stack>
                <Facts
                  items={[
                    { name: t('honour.level'), value: award.level_name },
                    { name: t('honour.unit'), value: award.unit_name },
                    { name: t('award.on'), value: formatDate(award.awarded_on) },
                  ]}
                />
                {award.honour_id && (
                  <Link
                    to="/democracy/honours/$honourId"
                    params={{ honourId: award.honour_id }}
                    className="button button-plain button-wide"
                  >
                    {t('award.to_honour')}
                  </Link>
                )}
              </Stack>
            </Card>
            <Card title={t('award.story')} aside={award.is_consented && <Tag tone="good">{t('award.is_public')}</Tag>}>
              <Stack>
                <p className="said">{award.story ?? t('award.no_story')}</p>
                {award.story && !award.is_consented && <p>{t('award.not_public')}</p>}
              </Stack>
            </Card>
            {(award.may_write || award.is_own) && <AwardActions award={award} />}
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}

function AwardActions({ award }: { award: Award }) {
  const { t } = useTranslation();
  const { id, story, story_digest, is_own, is_consented } = award;
  const own = !is_own || story === null ? [] : is_consented ? ['withdraw'] : ['consent'];
  return (
    <Actions<{ story: string }>
      object={{ id, version: 0, actions: [...own, ...(award.may_write ? ['write'] : [])] }}
      queryKey={awardQuery(id).queryKey}
      lists={[['awards']]}
      words="award_action"
      table={{
        consent: { send: () => actOnAward({ id }, 'consent', { story_digest: story_digest ?? '' }) },
        write: {
          fields: [{ name: 'story', label: t('honour_field.story'), isRequired: true, least: 10, rows: 8, most: 5000 }],
          start: { story: story ?? '' },
          send: ({ story: text }) => actOnAward({ id }, 'story', { story: text }),
        },
        withdraw: { isWayOut: true, send: () => actOnAward({ id }, 'withdraw-story') },
      }}
    />
  );
}
