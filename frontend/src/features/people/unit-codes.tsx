/** First codes for a whole unit at once, on slips to print. They are shown this once, and are gone with the page. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { newUnitCodes, type CodeSlip, type Unit } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatDay } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { Toggle } from '@/ui/field';
import { Stack } from '@/ui/layout';
import '@/ui/paper-slips.css';
import { QrCode } from '@/ui/qr-code';

/** Opens the form filled in. Behind `#` it reaches no server and no log. */
const addressOf = ({ employee_number, code }: CodeSlip) =>
  `${window.location.origin}/activate#${new URLSearchParams({ number: employee_number, code }).toString()}`;

export function UnitCodes({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [made, setMade] = useState<(Awaited<ReturnType<typeof newUnitCodes>> & { isAgain: boolean }) | null>(null);
  const [isAgain, setAgain] = useState(false);
  const last = made?.items.at(-1)?.employee_number;

  const give = async (again: boolean, after?: string) => {
    setMade({ ...(await newUnitCodes(unit.id, again, after)), isAgain: again });
    void queries.invalidateQueries({ queryKey: ['members'] });
  };

  return (
    <Stack>
      <p className="row-small">{t('unit_codes.hint')}</p>
      <Toggle label={t('unit_codes.again')} hint={t('unit_codes.again_hint')} checked={isAgain} onChange={setAgain} />
      <Confirm
        title={t('unit_codes.ask', { unit: unit.name })}
        fact={[t(isAgain ? 'unit_codes.again_fact' : 'unit_codes.fact'), last && t('unit_codes.next_fact')]
          .filter(Boolean)
          .join(' ')}
        yes={t('unit_codes.yes')}
        onYes={() => give(isAgain)}
      >
        {(open) => <Button onClick={open}>{t('unit_codes.make')}</Button>}
      </Confirm>
      {made && (
        <>
          <Notice tone={made.items.length > 0 ? 'good' : 'wait'}>{t('unit_codes.made', { count: made.items.length })}</Notice>
          {made.by_others > 0 && <p className="row-small">{t('unit_codes.by_others', { count: made.by_others })}</p>}
          {made.items.length > 0 && (
            <>
              <Button kind="main" onClick={() => window.print()}>
                {t('unit_codes.print')}
              </Button>
              <p className="row-small">{t('unit_codes.once')}</p>
            </>
          )}
          {made.remaining > 0 && <p>{t('unit_codes.remaining', { count: made.remaining })}</p>}
          {made.remaining > 0 && (
            <Confirm
              title={t('unit_codes.next_ask')}
              fact={t('unit_codes.next_fact')}
              yes={t('unit_codes.next')}
              onYes={() => give(made.isAgain, made.isAgain ? last : undefined)}
            >
              {(open) => <Button onClick={open}>{t('unit_codes.next')}</Button>}
            </Confirm>
          )}
          <Slips slips={made.items} />
        </>
      )}
    </Stack>
  );
}

function Slips({ slips }: { slips: CodeSlip[] }) {
  const { t } = useTranslation();
  return createPortal(
    <ul className="paper-slips" aria-hidden>
      {slips.map((slip) => (
        <li key={slip.member_id}>
          <QrCode text={addressOf(slip)} />
          <div>
            <strong>
              {slip.name} {slip.employee_number}
            </strong>
            <p>{slip.unit_name}</p>
            <p>{t('unit_codes.slip', { address: window.location.host, day: formatDay(slip.expires_at) })}</p>
            <code>{slip.code}</code>
          </div>
        </li>
      ))}
    </ul>,
    document.body,
  );
}
