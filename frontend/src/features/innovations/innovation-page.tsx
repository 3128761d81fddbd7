/** One small innovation: what it is, how far it is, its sheets, its notice, what can be done now, what happened. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { innovationFiles, innovationQuery, type Innovation } from '@/api/innovations';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { formatDate } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { FileList } from '@/ui/file-list';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { InnovationActions } from './innovation-actions';
import { innovationStates } from './innovation-states';
import { Objections } from './objections';
import { GiveSheet, Sheets } from './sheets';

export default function InnovationPage() {
  const { t } = useTranslation();
  const { innovationId } = useParams({ from: '/app/learn/innovations/$innovationId' });
  return (
    <ObjectPage
      query={useQuery(innovationQuery(innovationId))}
      title={t('innovation.title')}
      back={{ to: '/learn/innovations', label: t('innovation.list') }}
    >
      {(innovation) => <Shown innovation={innovation} />}
    </ObjectPage>
  );
}

function Shown({ innovation }: { innovation: Innovation }) {
  const { t } = useTranslation();
  const act = useRef<HTMLDivElement>(null);
  const { actions, report, files, team, hidden_members: hidden, timeline } = innovation;
  const mayScore = actions.includes('score');
  const others = actions.filter((name) => name !== 'score');
  // Who sees to it answers objections; who submitted it is no part of that.
  const mayAnswer = innovation.state === 'publicized' && innovation.notice_id !== null && innovation.is_seen_to;
  return (
    <Page
      title={innovation.title}
      lead={<StatusTag of={innovationStates} state={innovation.state} />}
      back="/learn/innovations"
      width="pair"
    >
      <Columns side>
        <Stack>
          <Card>
            <Stack>
              <h2>{t('innovation.problem')}</h2>
              <p className="said">{innovation.problem}</p>
              <h2>{t('innovation.solved')}</h2>
              <p className="said">{innovation.solution}</p>
              {report && (
                <>
                  <h2>{t('innovation.report')}</h2>
                  <p>{report}</p>
                </>
              )}
            </Stack>
          </Card>
          {files.length > 0 && (
            <Card title={t('innovation.files')}>
              <FileList at={innovationFiles} files={files} note="" />
            </Card>
          )}
          <Card title={t('innovation.about')}>
            <Facts items={factsOf(innovation, t)} />
          </Card>
          {(team.length > 0 || hidden > 0) && (
            <Card title={t('innovation.team')}>
              <Stack as="ul" gap="small">
                {team.map(({ name, unit_name }) => (
                  <li key={`${name} ${unit_name}`}>
                    <Parts of={[name, unit_name]} />
                  </li>
                ))}
                {hidden > 0 && <li>{t('innovation.hidden', { count: hidden })}</li>}
              </Stack>
            </Card>
          )}
          <Sheets innovation={innovation} />
          <Card title={t('innovation.story')}>
            <Timeline steps={stepsIn(timeline, innovationStates, 'innovation.event')} />
          </Card>
        </Stack>
        <Stack ref={act}>
          {innovation.code && (
            <Notice tone="wait" title={t('innovation.code_is', { code: innovation.code })}>
              {t('innovation.code_give')}
            </Notice>
          )}
          {mayScore && <GiveSheet innovation={innovation} />}
          {mayAnswer && innovation.notice_id && <Objections noticeId={innovation.notice_id} innovationId={innovation.id} />}
          {others.length > 0 && <InnovationActions innovation={{ ...innovation, actions: others }} />}
        </Stack>
      </Columns>
      {actions.length > 0 && <ActBar target={act} label={t('innovation.go')} />}
    </Page>
  );
}

function factsOf(innovation: Innovation, t: ReturnType<typeof useTranslation>['t']) {
  const { points, report_by, owner_unit_name, adopt_by, benefit_fen, judges, sheets } = innovation;
  return [
    { name: t('innovation.kind_title'), value: innovation.kind_name },
    { name: t('innovation.number'), value: innovation.number },
    ...(innovation.author_name ? [{ name: t('innovation.author'), value: innovation.author_name }] : []),
    { name: t('innovation.unit'), value: innovation.unit_name },
    { name: t('innovation.submitted'), value: <When at={innovation.submitted_at} as="day" /> },
    { name: t('innovation.consent'), value: t(innovation.is_open ? 'innovation.open_yes' : 'innovation.open_no') },
    ...(report_by ? [{ name: t('innovation.report_by'), value: formatDate(report_by) }] : []),
    ...(judges > 0 ? [{ name: t('innovation.sheets'), value: t('innovation.sheets_in', { sheets, judges }) }] : []),
    ...(points === null ? [] : [{ name: t('innovation.points'), value: t('innovation.of_hundred', { points }) }]),
    ...(owner_unit_name ? [{ name: t('innovation.owner'), value: owner_unit_name }] : []),
    ...(adopt_by ? [{ name: t('innovation.adopt_by'), value: formatDate(adopt_by) }] : []),
    ...(benefit_fen > 0 ? [{ name: t('innovation.benefit'), value: <Money fen={benefit_fen} /> }] : []),
  ];
}
