/** A box to look for something: Enter, or the phone's own search key, starts it. */
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined';
import { useState } from 'react';
import { Input } from './input';

export function SearchBox({ label, onSearch }: { label: string; onSearch: (q: string) => void }) {
  const [typed, setTyped] = useState('');
  return (
    <form
      role="search"
      className="search-box"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim()) onSearch(typed.trim());
      }}
    >
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        icon={SearchOutlined}
        maxLength={100}
        enterKeyHint="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </form>
  );
}
