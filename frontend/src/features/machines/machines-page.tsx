/** Which programs may do what, when each was used last, and how to cut one off. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  confirmCredential,
  machinesQuery,
  renewSecret,
  revokeMachine,
  scopesQuery,
  type Machine,
  type MachineMade,
} from '@/api/machines';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CardList } from '@/ui/card-list';
import { Confirm } from '@/ui/confirm';
import { formatDay } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Row } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { stateTable } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { When } from '@/ui/when';
import { SecretGiven } from './secret-given';

const states = stateTable('machines.state', { pending: 'wait', active: 'good', expired: 'still', revoked: 'still' });

/** The day before the midnight at which it ends. */
const lastDay = (endsAt: string) => new Date(Date.parse(endsAt) - 1000).toISOString();

export default function MachinesPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const mayChange = holds(me, 'security_admin');
  const [made, setMade] = useState<MachineMade | null>(null);
  return (
    <Page
      title={t('machines.title')}
      lead={t('machines.lead')}
      aside={
        mayChange && (
          <Link to="/machines/new" className="button button-main">
            {t('machines.add')}
          </Link>
        )
      }
    >
      <Row>
        <Link to="/machines/webhooks" className="button button-plain">
          {t('webhooks.title')}
        </Link>
        <Link to="/machines/connect" className="button button-plain">
          {t('machines.how')}
        </Link>
      </Row>
      <CardList query={useInfiniteQuery(machinesQuery)} keyOf={({ id }) => id} empty={<Empty title={t('machines.none')} />}>
        {(machine) => <MachineCard machine={machine} mayChange={mayChange} onMade={setMade} />}
      </CardList>
      {made && <SecretGiven made={made} onClose={() => setMade(null)} />}
    </Page>
  );
}

interface MachineCardProps {
  machine: Machine;
  mayChange: boolean;
  onMade: (made: MachineMade) => void;
}

function MachineCard({ machine, mayChange, onMade }: MachineCardProps) {
  const { t } = useTranslation();
  const { perform } = useActing({ lists: [['machines']] });
  const scopes = useQuery(scopesQuery).data;
  const { name, owner, credentials } = machine;
  const isLiving = machine.state === 'active' || machine.state === 'pending';
  const kindOf = ({ thumbprint }: (typeof credentials)[number]) =>
    thumbprint ? t('machines.key_kind', { thumbprint }) : t('machines.secret_kind');
  const holding = credentials.map((each) =>
    t(each.confirmed ? 'machines.until' : 'machines.waits', { kind: kindOf(each), when: formatDay(lastDay(each.ends_at)) }),
  );
  return (
    <Card title={name} aside={<StatusTag of={states} state={machine.state} />} label={name}>
      <Facts
        items={[
          { name: t('machines.unit'), value: machine.unit.name },
          {
            name: t('machines.scopes'),
            value: machine.scopes.map((scope) => (
              <div key={scope}>{scopes?.find((each) => each.scope === scope)?.description ?? scope}</div>
            )),
          },
          {
            name: t('machines.used'),
            value: machine.last_used_at ? <When at={machine.last_used_at} as="ago" /> : t('machines.never'),
          },
          { name: t('machines.expires'), value: <When at={lastDay(machine.expires_at)} as="day" /> },
          { name: t('machines.owner'), value: owner.active ? owner.name : t('machines.owner_left', { name: owner.name }) },
          { name: t('machines.contact'), value: machine.contact },
          { name: t('machines.client_id'), value: <code>{machine.id}</code> },
          ...(isLiving ? [{ name: t('machines.secret_kind'), value: holding.map((each) => <div key={each}>{each}</div>) }] : []),
        ]}
      />
      {isLiving &&
        credentials
          .filter((each) => each.may_confirm)
          .map((each) => (
            <Confirm
              key={each.id}
              title={t('machines.confirm_ask', { name, kind: kindOf(each) })}
              fact={t('machines.confirm_fact', { unit: machine.unit.name, owner: owner.name })}
              yes={t('machines.confirm')}
              onYes={() => perform(() => confirmCredential(machine.id, each.id), t('machines.confirmed', { name }))}
            >
              {(open) => (
                <Row>
                  <Button kind="main" onClick={open}>
                    {t('machines.confirm_kind', { kind: kindOf(each) })}
                  </Button>
                </Row>
              )}
            </Confirm>
          ))}
      {mayChange && isLiving && (
        <Row>
          <Confirm
            title={t('machines.renew_ask', { name })}
            fact={t('machines.renew_fact')}
            yes={t('machines.renew_yes')}
            onYes={async () => onMade(await perform(() => renewSecret(machine.id, 7), undefined))}
          >
            {(open) => <Button onClick={open}>{t('machines.renew')}</Button>}
          </Confirm>
          <Confirm
            title={t('machines.leaked_ask', { name })}
            fact={t('machines.leaked_fact')}
            yes={t('machines.leaked_yes')}
            onYes={async () => onMade(await perform(() => renewSecret(machine.id, 0), undefined))}
          >
            {(open) => (
              <Button kind="quiet" onClick={open}>
                {t('machines.leaked')}
              </Button>
            )}
          </Confirm>
          <Confirm
            title={t('machines.revoke_ask', { name })}
            fact={t('machines.revoke_fact')}
            yes={t('machines.revoke')}
            onYes={() => perform(() => revokeMachine(machine.id), t('machines.revoked', { name }))}
          >
            {(open) => (
              <Button kind="quiet" onClick={open}>
                {t('machines.revoke')}
              </Button>
            )}
          </Confirm>
        </Row>
      )}
    </Card>
  );
}
