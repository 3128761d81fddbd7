/** The dialogue about a case: mine on the right, others on the left, internal notes marked as such. */
import LockOutlined from '@ant-design/icons-svg/es/asn/LockOutlined';
import { useTranslation } from 'react-i18next';
import type { CaseMessage } from '@/api/types';
import { words } from '@/i18n';
import { Button } from './button';
import { ErrorNotice } from './error';
import { FileList } from './file-list';
import { Icon } from './icon';
import { TextArea } from './input';
import { Tag } from './status-tag';
import { useSending } from './use-form';
import { When } from './when';
import './thread.css';

export function Thread({ messages }: { messages: CaseMessage[] }) {
  const { t } = useTranslation();
  if (messages.length === 0) return <p className="thread-empty">{t('thread.empty')}</p>;
  return (
    <ol className="thread">
      {messages.map((message) => (
        <li key={message.id} className={`${message.mine ? 'mine' : ''} ${message.internal ? 'internal' : ''}`}>
          <div className="thread-who">
            <strong>{message.mine ? t('thread.me') : (message.sender_name ?? words('thread', message.sender, message.sender))}</strong>
            <When at={message.at} as="ago" />
          </div>
          <div className="thread-text">
            {message.answer && <Tag tone="good">{t('thread.answer')}</Tag>}
            {message.internal && (
              <p className="thread-internal">
                <Icon of={LockOutlined} /> {t('thread.internal')}
              </p>
            )}
            {message.text && <p>{message.text}</p>}
            <FileList files={message.files} />
          </div>
        </li>
      ))}
    </ol>
  );
}

interface ComposerProps {
  /** The text lives outside so that it survives a reload. */
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => Promise<unknown>;
  label?: string;
  button?: string;
  isMain?: boolean;
  children?: React.ReactNode;
}

export function Composer({ text, onText, onSend, label, button, isMain = false, children }: ComposerProps) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending();

  return (
    <div className="composer">
      <TextArea
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
        <Button kind={isMain ? 'main' : 'plain'} isBusy={isBusy} disabled={text.trim() === ''} onClick={() => void send(() => onSend(text.trim()))}>
          {button ?? t('thread.send')}
        </Button>
      </div>
    </div>
  );
}
