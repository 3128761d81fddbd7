/** One election: for a voter when and how to vote, for those who run it what is next, for everybody what happened. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { electionQuery, type Election } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Columns, Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { StatusTag, Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { CommitteeActions } from './committee-actions';
import { DeviceSlip, ForgetSlip } from './device-slip';
import { DutyCard } from './duty-card';
import { ownWords } from './own-words';
import { PaperCount } from './paper-count';
import { electionStates } from './states';
import { VoterCard } from './voter-card';

/** From the published roll to the close: when a device's key is made, and used. */
const VOTING = ['ROLL', 'SETUP', 'READY', 'OPEN'];

export default function ElectionPage() {
  const { t } = useTranslation();
  const { electionId } = useParams({ from: '/app/elections/$electionId' });
  return (
    <ObjectPage
      query={useQuery(electionQuery(electionId))}
      title={t('election.title')}
      back={{ to: '/elections', label: t('election.list') }}
    >
      {(election) => {
        return (
          <Page
            title={election.title}
            lead={<StatusTag of={electionStates} state={election.state} />}
            back="/elections"
            width="pair"
          >
            <Columns side>
              <Stack>
                {election.state !== 'DRAFT' && <VoterCard election={election} />}
                {election.is_voter &&
                  !election.votes_on_paper &&
                  (VOTING.includes(election.state) ? (
                    <DeviceSlip election={election} />
                  ) : (
                    <ForgetSlip electionId={election.id} />
                  ))}
                <DutyCard election={election} />
                <PaperCount election={election} />
                {election.state === 'SETUP' && <SetUp election={election} />}
                <Questions election={election} />
                <Card title={t('election.about')}>
                  <Facts
                    items={[
                      { name: t('election.number'), value: election.number },
                      { name: t('election.unit'), value: election.unit_name },
                      { name: t('draft.date.objections'), value: <When at={election.objections_until} /> },
                      { name: t('draft.date.opens'), value: <When at={election.opens_at} /> },
                      { name: t('draft.date.closes'), value: <When at={election.closes_at} /> },
                      {
                        name: t('election.delivery.title'),
                        value: t(`election.delivery.${election.definition.delivery ?? 'in_app'}`),
                      },
                      {
                        name: t('election.again'),
                        value: t(election.definition.may_vote_again ? 'election.again_yes' : 'election.again_no'),
                      },
                    ]}
                  />
                </Card>
                <Officials election={election} />
                <Card title={t('election.story')}>
                  <Timeline steps={stepsIn(election.timeline, electionStates, 'election.event')} />
                </Card>
              </Stack>
              <Stack>
                {election.parties.includes('committee') && <CommitteeActions election={election} />}
                <Trust election={election} />
              </Stack>
            </Columns>
          </Page>
        );
      }}
    </ObjectPage>
  );
}

function Questions({ election: { definition } }: { election: Election }) {
  const { t } = useTranslation();
  return (
    <Card title={t('election.questions')}>
      <Stack gap="wide">
        {definition.description && <p>{ownWords(definition.description)}</p>}
        {definition.questions.map(({ kind, text, answers = [], minimum = 1, maximum = 1, blank = true }, place) => (
          <div key={place}>
            <strong>{ownWords(text)}</strong>
            <p className="row-small">
              {kind === 'choice'
                ? t(blank ? 'election.choice_or_blank' : 'election.choice', { minimum, maximum })
                : t(`election.how.${kind}`)}
            </p>
            {answers.length > 0 && (
              <Stack as="ol" gap="small">
                {answers.map((answer) => (
                  <li key={answer.zh}>{ownWords(answer)}</li>
                ))}
              </Stack>
            )}
          </div>
        ))}
        {definition.write_in_on_paper && <p>{t('election.write_in')}</p>}
      </Stack>
    </Card>
  );
}

/** How far keys and credentials are. */
function SetUp({ election: { trustees, definition, has_credentials } }: { election: Election }) {
  const { t } = useTranslation();
  const isGroup = definition.threshold != null && definition.threshold !== trustees.length;
  const steps = isGroup ? (['has_certificate', 'has_shared', 'has_key'] as const) : (['has_key'] as const);
  return (
    <Card title={t('setup.title')}>
      <Stack>
        {steps.map((step) => {
          const done = trustees.filter((each) => each[step]).length;
          return (
            <Progress
              key={step}
              done={done}
              total={trustees.length}
              label={t(`setup.${step}`, { done, total: trustees.length })}
            />
          );
        })}
        <Progress
          done={has_credentials ? 1 : 0}
          total={1}
          label={t(has_credentials ? 'setup.credentials_there' : 'setup.credentials_missing')}
        />
      </Stack>
    </Card>
  );
}

function Officials({ election: { committee, trustees, registrar, observers, state, definition } }: { election: Election }) {
  const { t } = useTranslation();
  const nameOf = (name: string) => name || t('election.unnamed');
  const decrypting = ['TALLIED', 'DECRYPTED', 'SIGNED', 'CERTIFIED'].includes(state);
  return (
    <Card title={t('election.officials')}>
      <Stack>
        <Facts
          items={[
            { name: t('election.committee'), value: committee.map(({ name }) => nameOf(name)).join(t('list.comma')) },
            { name: t('election.registrar'), value: nameOf(registrar.name) },
            ...(observers.length > 0
              ? [{ name: t('election.observers'), value: observers.map(({ name }) => nameOf(name)).join(t('list.comma')) }]
              : []),
            {
              name: t('election.trustees'),
              value: (
                <Stack as="ul" gap="small">
                  {trustees.map(({ id, name, has_decrypted }) => (
                    <li key={id}>
                      {nameOf(name)} {decrypting && has_decrypted && <Tag tone="good">{t('election.decrypted')}</Tag>}
                    </li>
                  ))}
                </Stack>
              ),
            },
          ]}
        />
        <Parts
          of={[
            definition.threshold && definition.threshold < trustees.length
              ? t('election.some_decrypt', { count: definition.threshold, size: trustees.length })
              : t('election.all_decrypt', { count: trustees.length }),
          ]}
        />
      </Stack>
    </Card>
  );
}

/** Why the result can be believed. */
function Trust({ election }: { election: Election }) {
  const { t } = useTranslation();
  return (
    <Card title={t('trust.title')}>
      <Stack>
        <Stack as="ul" gap="small">
          <li>{t('trust.secret')}</li>
          <li>{t('trust.checked')}</li>
        </Stack>
        <Unfold label={t('trust.limits')}>
          <p>{t('trust.limits_short')}</p>
        </Unfold>
        <Link to="/elections/how-to-check" className="button button-plain">
          {t('election.how_to_check')}
        </Link>
        {election.is_frozen && (
          <Link to="/elections/$electionId/board" params={{ electionId: election.id }} className="button button-plain">
            {t('board.title')}
          </Link>
        )}
      </Stack>
    </Card>
  );
}
