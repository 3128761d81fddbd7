/** How anybody checks an election, without believing the platform; and what no check can see. */
import { useTranslation } from '@/i18n';
import { Commands } from '@/ui/code';
import { Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';

const voters = ['note', 'find', 'test'] as const;
const everybody = ['heads', 'download', 'ask'] as const;
const engineers = ['ours', 'theirs', 'why_both', 'keep', 'receipts'] as const;
const limits = ['booth', 'coercion', 'times', 'roll', 'registrar', 'trustees', 'device', 'paper'] as const;

export default function HowToCheckPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('election.how_to_check')} lead={t('checking.lead')} back="/elections">
      <Card title={t('checking.voter_title')}>
        <Stack as="ol">
          {voters.map((step) => (
            <li key={step}>
              <strong>{t(`checking.voter.${step}.what`)}</strong>
              <p>{t(`checking.voter.${step}.how`)}</p>
            </li>
          ))}
        </Stack>
      </Card>
      <Card title={t('checking.everybody_title')}>
        <Stack as="ol">
          {everybody.map((step) => (
            <li key={step}>
              <strong>{t(`checking.everybody.${step}.what`)}</strong>
              <p>{t(`checking.everybody.${step}.how`)}</p>
            </li>
          ))}
        </Stack>
      </Card>
      <Card title={t('checking.engineer_title')}>
        <Stack>
          <p>{t('checking.engineer_lead')}</p>
          <Commands label={t('checking.commands')}>{commands(window.location.origin)}</Commands>
          <Stack as="ul" gap="small">
            {engineers.map((each) => (
              <li key={each}>{t(`checking.engineer.${each}`)}</li>
            ))}
          </Stack>
        </Stack>
      </Card>
      <Card title={t('checking.limits_title')}>
        <Stack>
          <p>{t('checking.limits_lead')}</p>
          <Stack as="ul">
            {limits.map((each) => (
              <li key={each}>
                <strong>{t(`checking.limit.${each}.what`)}</strong>
                <p>{t(`checking.limit.${each}.how`)}</p>
              </li>
            ))}
          </Stack>
        </Stack>
      </Card>
    </Page>
  );
}

const commands = (origin: string) => `pip install --no-deps services/voting gmpy2
python -m voting.verify ${origin}/elections/UUID

apt install belenios-tool
curl -O ${origin}/elections/UUID/UUID.bel
belenios-tool election verify`;
