/** A dialogue: mine on the right, others on the left, what not everybody may read marked as such. */
import LockOutlined from '@ant-design/icons-svg/es/asn/LockOutlined';
import { useRef, type ReactNode } from 'react';
import type { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { ErrorNotice } from './error';
import { Icon } from './icon';
import { TextArea } from './input';
import { Tag } from './status-tag';
import { When } from './when';
import './thread.css';

export interface ThreadMessage {
  id: string;
  at: string;
  isMine: boolean;
  who: string;
  text: string;
  attached?: ReactNode;
  /** What it is more than a message, such as the answer. */
  tag?: string;
  /** Who may not read it. */
  closed?: string;
}

export function Thread({ messages }: { messages: ThreadMessage[] }) {
  const { t } = useTranslation();
  if (messages.length === 0) return <p className="thread-empty">{t('thread.empty')}</p>;
  return (
    <ol className="thread">
      {messages.map((message) => (
        <li key={message.id} className={`${message.isMine ? 'mine' : ''} ${message.closed ? 'internal' : ''}`}>
          <div className="thread-who">
            <strong>{message.isMine ? t('thread.me') : message.who}</strong>
            <When at={message.at} as="ago" />
          </div>
          <div className="thread-text">
            {message.tag && <Tag tone="good">{message.tag}</Tag>}
            {message.closed && (
              <p className="thread-internal">
                <Icon of={LockOutlined} /> {message.closed}
              </p>
            )}
            {message.text && <p>{message.text}</p>}
            {message.attached}
          </div>
        </li>
      ))}
    </ol>
  );
}

interface ComposerProps {
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  isBusy: boolean;
  problem: Problem | null;
  label?: string;
  button?: string;
  children?: ReactNode;
}

export function Composer({ text, onText, onSend, isBusy, problem, label, button, children }: ComposerProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  // Who wrote goes on writing. The focus leaves the button before it has nothing to send any more.
  const submit = () => {
    area.current?.focus({ preventScroll: true });
    onSend();
  };

  return (
    <div className="composer">
      <TextArea
        ref={area}
        aria-label={label ?? t('thread.write')}
        placeholder={label ?? t('thread.write')}
        value={text}
        onChange={(event) => onText(event.target.value)}
        rows={2}
        maxLength={5000}
      />
      {problem && <ErrorNotice error={problem} />}
      <div className="composer-foot">
        {children}
        <Button isBusy={isBusy} disabled={text.trim() === ''} onClick={submit}>
          {button ?? t('thread.send')}
        </Button>
      </div>
    </div>
  );
}
