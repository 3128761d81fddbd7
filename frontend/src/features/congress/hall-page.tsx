/** The screen in the hall, read from the back row: who is present, whether that is enough, and what is voted on. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { hallQuery, type HallItem } from '@/api/congress';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import './congress.css';

export default function HallPage() {
  const { t } = useTranslation();
  const { congressId } = useParams({ from: '/app/congresses/$congressId/hall' });
  const screen = useRef<HTMLElement>(null);
  return (
    <ObjectPage
      query={useQuery(hallQuery(congressId))}
      title={t('hall.title')}
      back={{ to: '/congresses', label: t('congress.list') }}
    >
      {({ name, presence: { present, delegates, needed, decision }, items }) => {
        const now = items.filter(({ state }) => state === 'OPEN' || state === 'BALLOT' || state === 'COUNTED');
        const next = items.find(({ state }) => state === 'WAITING');
        const decided = items.filter((item) => item.decided_at);
        return (
          <Page
            title={t('hall.title')}
            lead={name}
            back="/congresses"
            width="wide"
            aside={<Button onClick={() => void fill(screen.current)}>{t('hall.full')}</Button>}
          >
            <section className="congress-hall" ref={screen} aria-label={name} tabIndex={-1}>
              <h2>{name}</h2>
              <dl className="congress-hall-figures">
                <Figure name={t('hall.present')} value={present} />
                <Figure name={t('hall.needed')} value={needed} />
                <Figure name={t('hall.delegates')} value={delegates} />
              </dl>
              <p className="congress-hall-verdict" role="status" data-tone={decision.result === 'quorate' ? 'good' : 'wait'}>
                {decision.title}
              </p>
              {now.length > 0 && <Items title={t('hall.now')} items={now} />}
              {now.length === 0 && next && <Items title={t('hall.next')} items={[next]} />}
              {decided.length > 0 && <Items title={t('hall.results')} items={decided} />}
            </section>
          </Page>
        );
      }}
    </ObjectPage>
  );
}

/** What fills the screen holds the focus: the button that was pressed is not on it. */
async function fill(screen: HTMLElement | null) {
  await screen?.requestFullscreen().catch(() => undefined);
  screen?.focus();
}

const Figure = ({ name, value }: { name: string; value: number }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const Items = ({ title, items }: { title: string; items: HallItem[] }) => (
  <div>
    <h2>{title}</h2>
    <ul>
      {items.map((item) => (
        <li key={item.id}>
          {item.place}. {item.title} · {item.state_name}
        </li>
      ))}
    </ul>
  </div>
);
