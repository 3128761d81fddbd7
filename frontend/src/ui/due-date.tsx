/** A deadline in words, coloured by how near it is, with the way it was worked out one tap away. */
import CheckCircleOutlined from '@ant-design/icons-svg/es/asn/CheckCircleOutlined';
import ClockCircleOutlined from '@ant-design/icons-svg/es/asn/ClockCircleOutlined';
import ExclamationCircleFilled from '@ant-design/icons-svg/es/asn/ExclamationCircleFilled';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Due, NextDue } from '@/api/types';
import { words } from '@/i18n';
import { dueWords, formatDay, formatTime, nearness } from './dates';
import { Dialog } from './dialog';
import { Explanation } from './explanation';
import { Icon } from './icon';
import { When } from './when';
import './button.css';
import './due-date.css';

export function DueWords({ due, short = false }: { due: NextDue | Due; short?: boolean }) {
  useTranslation();
  const near = nearness(due);
  const icon = near === 'late' ? ExclamationCircleFilled : near === 'met' ? CheckCircleOutlined : ClockCircleOutlined;
  return (
    <span className={`due due-${near}`}>
      <Icon of={icon} />
      <span>
        <span className="due-words">
          {words('due.kind', due.kind, due.kind)} · {dueWords(due)}
        </span>
        {!short && near !== 'met' && near !== 'stopped' && (
          <span className="due-day">
            {formatDay(due.at)} {formatTime(due.at)}
          </span>
        )}
      </span>
    </span>
  );
}

export function DueDate({ due }: { due: Due }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const kind = words('due.kind', due.kind, due.kind);
  return (
    <div className="due-date">
      <DueWords due={due} short />
      <span className="due-at"><When at={due.met_at ?? due.at} /></span>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        {t('due.why')}
      </button>
      {isOpen && (
        <Dialog title={t('due.why_title', { kind })} onClose={() => setOpen(false)}>
          <Explanation due={due} />
        </Dialog>
      )}
    </div>
  );
}
