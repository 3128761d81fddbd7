/** What lies sealed of a household, as far as its reader may know it. */
import { Link } from '@tanstack/react-router';
import { papers, type HouseholdRead } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { DecisionExplained } from '@/ui/decision-explained';
import { Notice } from '@/ui/error';
import { FileList } from '@/ui/file-list';
import { Row, Stack } from '@/ui/layout';
import { Card, Facts, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { FiguresShown } from './figures-shown';
import { Reports } from './report-read';
import { householdStates, toneOfDecision } from './states';

export function HouseholdContent({ of, isOwn = false }: { of: HouseholdRead; isOwn?: boolean }) {
  const { t } = useTranslation();
  const may = (action: string) => of.actions.includes(action);
  const kinds = [...new Set(of.papers.map(({ evidence }) => evidence))];
  return (
    <Stack>
      {of.duplicates.length > 0 && (
        <Notice tone="wait" title={t('file.duplicates')}>
          {of.duplicates.map(({ household_id, number, same }) => (
            <p key={household_id}>
              {number}: {same.map((each) => words('file.same', each, each)).join(t('list.comma'))}
            </p>
          ))}
        </Notice>
      )}
      <Card title={t('file.told')}>
        <Stack>
          <p>{of.story}</p>
          <FiguresShown of={of.figures} />
          {of.address && <Facts items={[{ name: t('apply.address'), value: of.address }]} />}
        </Stack>
      </Card>
      <Card title={t(of.decision ? 'file.decision' : 'file.expected')}>
        <DecisionExplained decision={of.decision ?? of.expected} tone={toneOfDecision(of.decision ?? of.expected)} />
      </Card>
      <Card title={t('file.persons')}>
        <Stack>
          <Stack as="ul">
            {of.persons.map(({ id, name, relation, consents }) => (
              <li key={id}>
                <strong>{name}</strong> {t(`relation.${relation}`)}
                <Parts
                  of={consents.map(({ purpose, withdrawn_at }) =>
                    withdrawn_at ? t('file.withdrawn', { what: t(`purpose.${purpose}`) }) : t(`purpose.${purpose}`),
                  )}
                />
              </li>
            ))}
          </Stack>
          {isOwn && (
            <Row>
              <Link to="/help/$householdId/consents" params={{ householdId: of.id }} className="button button-plain">
                {t('consent.manage')}
              </Link>
            </Row>
          )}
        </Stack>
      </Card>
      {of.account_end && (
        <Card title={t('apply.account')}>
          <Stack>
            <p>{t('file.account_end', { end: of.account_end })}</p>
            {isOwn && may('change_account') && (
              <Row>
                <Link to="/help/$householdId/account" params={{ householdId: of.id }} className="button button-plain">
                  {t('account.change')}
                </Link>
              </Row>
            )}
          </Stack>
        </Card>
      )}
      <Card title={t('apply.papers')}>
        <Stack>
          {kinds.map((kind) => (
            <div key={kind}>
              <p className="row-small">{t(`evidence.${kind}`)}</p>
              <FileList at={papers} files={of.papers.filter(({ evidence }) => evidence === kind)} note={t('apply.paper_note')} />
            </div>
          ))}
          {isOwn && may('add_papers') && (
            <Row>
              <Link to="/help/$householdId/papers" params={{ householdId: of.id }} className="button button-plain">
                {t('papers.add')}
              </Link>
            </Row>
          )}
        </Stack>
      </Card>
      {of.check && <CheckShown check={of.check} />}
      {of.views.length > 0 && (
        <Card title={t('file.views')}>
          <Stack as="ul" gap="small">
            {of.views.map(({ name, supports, reason }, index) => (
              <li key={index}>
                <strong>{name}</strong>{' '}
                <Tag tone={supports === null ? 'wait' : supports ? 'good' : 'still'}>
                  {t(supports === null ? 'file.no_view' : supports ? 'file.supports' : 'file.against')}
                </Tag>
                {reason && <p>{reason}</p>}
              </li>
            ))}
          </Stack>
        </Card>
      )}
      <Card title={t('file.timeline')}>
        <HouseholdTimeline of={of} />
      </Card>
    </Stack>
  );
}

function CheckShown({ check }: { check: NonNullable<HouseholdRead['check']> }) {
  const { t } = useTranslation();
  return (
    <Card title={t('file.check')}>
      <Stack>
        <Facts
          items={[
            { name: t('file.visitors'), value: check.visitors.join(t('list.comma')) },
            { name: t('file.confirmed'), value: check.confirmed_at ? <When at={check.confirmed_at} /> : t('file.not_yet') },
          ]}
        />
        <Reports of={check.reports} />
        {check.differs && (
          <p>
            <strong>{t('file.differs')}</strong> {check.differs}
          </p>
        )}
      </Stack>
    </Card>
  );
}

function HouseholdTimeline({ of }: { of: HouseholdRead }) {
  useTranslation();
  return <Timeline steps={stepsIn(of.timeline, householdStates, 'file.event')} />;
}
