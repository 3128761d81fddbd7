/** Aid for a household on file: what was asked for, and asking for more. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { aidsQuery, type Household } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { AskForm } from './ask-form';
import { aidStates } from './states';

export function HouseholdAids({ household, mayAsk }: { household: Household; mayAsk: boolean }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const aids = useInfiniteQuery(aidsQuery({ household_id: household.id }));
  const rows = aids.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiled = household.state === 'FILED' || household.state === 'RECHECK';
  if (!isFiled && rows.length === 0) return null;
  return (
    <Card title={t('aid.of_household')}>
      <Stack>
        {rows.length === 0 && <p className="row-small">{t('aid.none_yet')}</p>}
        <Stack as="ul" gap="small">
          {rows.map((row) => (
            <li key={row.id}>
              <article className="row-card">
                <div className="row-card-head">
                  <Link to="/assistance/aids/$aidId" params={{ aidId: row.id }} className="row-link">
                    {row.programme_name}
                  </Link>
                  <StatusTag of={aidStates} state={row.state} />
                </div>
                <Parts of={[<Money fen={row.fen} />, row.number]} />
              </article>
            </li>
          ))}
        </Stack>
        {isFiled && mayAsk && !isAsking && (
          <Row>
            <Button onClick={() => setAsking(true)}>{t('aid.ask')}</Button>
          </Row>
        )}
        {isFiled && mayAsk && isAsking && <AskForm householdId={household.id} />}
      </Stack>
    </Card>
  );
}
