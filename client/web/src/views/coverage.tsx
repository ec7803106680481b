import { useEffect, useRef, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import type { Cell, Coverage } from "../peopleapi";
import { coverage } from "../peopleapi";
import { useAllTexts } from "../text/context";
import type { AllTexts } from "../text/context";
import { FaultPage } from "./gate";

/** Dekking: which organisations said something about which part, and which were silent. */
export function CoveragePage({ id }: { readonly id: string }) {
  const t = useAllTexts();
  const [value, setValue] = useState<Coverage | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const load = () => {
    setFault(null);
    coverage(id).then(setValue, (error: unknown) => setFault(textOf(error)));
  };
  useEffect(load, [id]);
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (value === null) return null;
  return (
    <div class="page wide">
      <h1>{t.shell.coverage}</h1>
      <p class="lead">{t.coverage.lead}</p>
      {value.organisations.length === 0 ? <p>{t.coverage.nobody}</p> : <Matrix value={value} />}
      <dl class="legend" aria-label={t.coverage.legend}>
        {legend(t).map(({ cell, words }) => (
          <div key={words}>
            <dt class={classOf(cell)}><CellMark cell={cell} /></dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const silent: Cell = { few: false, count: 0, noRemarks: false, read: false };

function legend(t: AllTexts): readonly { readonly cell: Cell; readonly words: string }[] {
  return [
    { cell: { ...silent, few: true }, words: t.coverage.fewWords },
    { cell: { ...silent, count: 3 }, words: t.coverage.count(3) },
    { cell: { ...silent, noRemarks: true }, words: t.coverage.noRemarks },
    { cell: { ...silent, read: true }, words: t.coverage.read },
    { cell: silent, words: t.coverage.silent },
  ];
}

// One cell is in the order of Tab; the arrow keys move among the cells.
function Matrix({ value }: { readonly value: Coverage }) {
  const t = useAllTexts();
  const [at, setAt] = useState({ row: 0, column: 0 });
  const table = useRef<HTMLTableElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const row = Math.min(Math.max(at.row + step.down, 0), value.sections.length - 1);
    const column = Math.min(Math.max(at.column + step.right, 0), value.organisations.length - 1);
    setAt({ row, column });
    table.current?.rows[row + 1]?.cells[column + 1]?.focus();
  };
  return (
    <div class="matrix" role="region" aria-label={t.coverage.table} tabIndex={0}>
      <table ref={table} onKeyDown={move}>
        <thead>
          <tr>
            <th scope="col">{t.coverage.section}</th>
            {value.organisations.map((o) => <th scope="col" key={o.id}><span>{o.name}</span></th>)}
          </tr>
        </thead>
        <tbody>
          {value.sections.map((s, row) => (
            <tr key={s.id}>
              <th scope="row" class={s.depth > 1 ? "deeper" : ""}>{s.number} {s.title}</th>
              {value.organisations.map((o, column) => {
                const cell = value.cells[row]?.[column] ?? silent;
                const here = at.row === row && at.column === column;
                return (
                  <td key={o.id} class={classOf(cell)} tabIndex={here ? 0 : -1} onFocus={() => setAt({ row, column })}>
                    <span aria-hidden="true"><CellMark cell={cell} /></span>
                    <span class="hidden-text">{t.coverage.cell(o.name, s.number, wordsOf(t, cell))}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const steps: Readonly<Record<string, { readonly down: number; readonly right: number } | undefined>> = {
  ArrowUp: { down: -1, right: 0 },
  ArrowDown: { down: 1, right: 0 },
  ArrowLeft: { down: 0, right: -1 },
  ArrowRight: { down: 0, right: 1 },
};

function CellMark({ cell }: { readonly cell: Cell }) {
  const t = useAllTexts();
  if (cell.count > 0) return <>{cell.count}</>;
  if (cell.few) return <>{t.coverage.few}</>;
  if (cell.noRemarks) return <Icon name="not" />;
  if (cell.read) return <Icon name="check" />;
  return null;
}

/** What a cell says, in words. */
export function wordsOf(t: AllTexts, cell: Cell): string {
  const said = cell.count > 0 ? t.coverage.count(cell.count) : cell.few ? t.coverage.fewWords : "";
  const words = [said, cell.noRemarks ? t.coverage.noRemarks : "", cell.read ? t.coverage.read : ""].filter(Boolean);
  return words.length > 0 ? words.join(", ") : t.coverage.silent;
}

function classOf(cell: Cell): string {
  if (cell.count >= 6) return "cell many";
  if (cell.count > 0) return "cell some";
  if (cell.few || cell.noRemarks || cell.read) return "cell";
  return "cell silent";
}
