/** Criteria and prizes as they are typed: lines of a name and a number. */

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.normalize('NFKC').trim())
    .filter((line) => line !== '');

const readLine = (line: string) => /^(.+?)\s+(\d{1,3})$/.exec(line);

export const rowsOf = (text = '') =>
  linesOf(text)
    .map(readLine)
    .flatMap((found) => (found ? [{ name: found[1] ?? '', number: Number(found[2]) }] : []));

/** The first line that lacks its name or its number. */
export const wrongLine = (text: string) => linesOf(text).find((line) => !readLine(line));
