/** What a member agreed to for one aid without a file or for one claim: withdraw it, and read first what that means. */
import type { AidRead, Purpose } from '@/api/assistance';
import { useTranslation, type Key } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { Row, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { ConsentFacts } from './consent-facts';

interface OwnConsentsProps {
  consents: AidRead['consents'];
  /** Of the aid or the claim, in words. */
  what: string;
  /** What stops or does not. */
  then: Key;
  onWithdraw?: (purpose: Purpose) => Promise<unknown>;
}

export function OwnConsents({ consents, what, then, onWithdraw }: OwnConsentsProps) {
  const { t } = useTranslation();
  if (consents.length === 0) return null;
  return (
    <Card title={t('consent.own_title')}>
      <Stack as="ul" gap="wide">
        {consents.map((consent) => {
          const { purpose, withdrawn_at } = consent;
          const name = t(`purpose.${purpose}`);
          return (
            <li key={purpose}>
              <Stack gap="small">
                <ConsentFacts consent={consent} />
                {onWithdraw && !withdrawn_at && (
                  <Row>
                    <Confirm
                      title={t('consent.withdraw_own_ask', { what: name })}
                      fact={
                        <Stack gap="small">
                          <p>{t(`consent.then.${purpose}`)}</p>
                          <p>{t(then, { number: what })}</p>
                          <p>{t('consent.stays')}</p>
                        </Stack>
                      }
                      yes={t('consent.withdraw_yes')}
                      onYes={() => onWithdraw(purpose)}
                    >
                      {(open) => (
                        <Button onClick={open}>
                          {t('consent.withdraw')}
                          <span className="hidden-visually">{`: ${name}`}</span>
                        </Button>
                      )}
                    </Confirm>
                  </Row>
                )}
              </Stack>
            </li>
          );
        })}
      </Stack>
    </Card>
  );
}
