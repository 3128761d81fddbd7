/** Makes a proposal: one matter, one idea. Similar ones are shown as the title is typed; what is written is kept. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { meQuery } from '@/api/session';
import { propose, similarQuery, type ProposalTopic, type StaffProposal } from '@/api/staff-proposals';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Notice } from '@/ui/error';
import { Fields } from '@/ui/fields';
import { Form, Stack } from '@/ui/layout';
import { Card, Page, Parts } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';
import { topics } from './proposal-states';

interface Given {
  topic: ProposalTopic;
  title: string;
  problem: string;
  wish: string;
}

export default function ProposalFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<Given, StaffProposal>({
    store: useDraft(me.id, 'staff proposal'),
    fields: [
      {
        name: 'title',
        kind: 'line',
        label: t('staff_proposal.subject'),
        hint: t('staff_proposal.subject_hint'),
        isRequired: true,
        most: 60,
      },
      {
        name: 'topic',
        kind: 'choice',
        label: t('staff_proposal.topic_title'),
        isRequired: true,
        choose: t('staff_proposal.choose_topic'),
        options: topics.map((value) => ({ value, label: t(`staff_proposal.topic.${value}`) })),
      },
      {
        name: 'problem',
        label: t('staff_proposal.problem'),
        hint: t('staff_proposal.problem_hint'),
        isRequired: true,
        least: 4,
        most: 2000,
        rows: 4,
      },
      {
        name: 'wish',
        label: t('staff_proposal.wish'),
        hint: t('staff_proposal.wish_hint'),
        isRequired: true,
        least: 4,
        most: 2000,
        rows: 4,
      },
    ],
    send: ({ topic, title, problem, wish }, key) => propose({ topic, title, problem, wish }, key),
    lists: [['staff proposals']],
    done: t('staff_proposal.sent'),
    sent: ({ id }) => navigate({ to: '/democracy/proposals/$proposalId', params: { proposalId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('staff_proposal.new')} back="/democracy/proposals">
      <Form form={written.form} submit={t('staff_proposal.submit')}>
        <Card>
          <Stack gap="wide">
            <Fields of={{ ...written, fields: written.fields.slice(0, 1) }} />
            <Similar title={String(written.form.values.title ?? '').trim()} />
            <Fields of={{ ...written, fields: written.fields.slice(1) }} />
          </Stack>
        </Card>
        <WhoSees readers={[t('staff_proposal.readers')]} hear={[t('staff_proposal.hear'), t('staff_proposal.hear_answer')]} />
      </Form>
    </Page>
  );
}

/** Asked for when nothing was typed for half a second. */
function Similar({ title }: { title: string }) {
  const { t } = useTranslation();
  const [asked, ask] = useState(title);
  useEffect(() => {
    const timer = setTimeout(() => ask(title), 500);
    return () => clearTimeout(timer);
  }, [title]);
  const { data: found = [] } = useQuery(similarQuery(asked));
  return (
    <div role="status">
      {title && found.length > 0 && (
        <Notice tone="wait" title={t('staff_proposal.similar')}>
          <Stack>
            <p>{t('staff_proposal.similar_hint')}</p>
            <Stack as="ul" gap="small">
              {found.map(({ id, title: other, state_name, seconders }) => (
                <li key={id}>
                  <Link
                    to="/democracy/proposals/$proposalId"
                    params={{ proposalId: id }}
                    className="button button-plain button-wide"
                  >
                    {other}
                  </Link>
                  <Parts of={[state_name, t('staff_proposal.count', { count: seconders })]} />
                </li>
              ))}
            </Stack>
          </Stack>
        </Notice>
      )}
    </div>
  );
}
