import { type ComponentChildren, Fragment } from "preact";
import type { Comparison, Row, Side, Span } from "../comparison";
import { apart, isMoved } from "../comparison";
import { Icon } from "../icon";
import { useAllTexts } from "../text/context";
import type { Texts } from "../text/nl";
import type { CompareView } from "./comparison";
import { changeIcon } from "./comparison";
import { citationText } from "./say";
import { Deleted, Inserted } from "./words";

interface Names {
  readonly before: string;
  readonly after: string;
}

interface RowsProps {
  readonly comparison: Comparison;
  readonly view: CompareView;
  readonly current: number;
  readonly names: Names;
}

/** The two texts: side by side, in one another, or only what changed. */
export function CompareRows({ comparison, view, current, names }: RowsProps) {
  const sides = view === "sides";
  return (
    <>
      {sides && (
        <div class="compare-heads sides-2"><strong>{names.before}</strong><strong>{names.after}</strong></div>
      )}
      <div class="compare-rows">
        {view === "only"
          ? <OnlyChanges comparison={comparison} current={current} names={names} />
          : comparison.rows.map((row, at) => <RowView key={at} row={row} at={at} sides={sides} current={at === current} names={names} />)}
      </div>
    </>
  );
}

function OnlyChanges({ comparison, current, names }: Omit<RowsProps, "view">) {
  const t = useAllTexts();
  const out: ComponentChildren[] = [];
  let same = 0;
  comparison.rows.forEach((row, at) => {
    if (row.is === "same") {
      same++;
      return;
    }
    if (same > 0) out.push(<p class="skipped" key={`s${at}`}>{t.comparison.unchanged(same)}</p>);
    same = 0;
    out.push(<RowView key={at} row={row} at={at} sides={false} current={at === current} names={names} />);
  });
  if (same > 0) out.push(<p class="skipped" key="end">{t.comparison.unchanged(same)}</p>);
  return <>{out}</>;
}

interface RowProps {
  readonly row: Row;
  readonly at: number;
  readonly sides: boolean;
  readonly current: boolean;
  readonly names: Names;
}

export function RowView({ row, at, sides, current, names }: RowProps) {
  const state = `compare-row${current ? " current" : ""}`;
  if (!sides) {
    return (
      <div class={`${state} one`} data-row={at}>
        <Cell side={row.after ?? row.before} row={row} spans={row.spans} names={names} />
      </div>
    );
  }
  return (
    <div class={`${state} sides-2`} data-row={at}>
      {row.before ? <Cell side={row.before} row={row} spans={without(row.spans, "ins")} names={names} /> : <Absent row={row} names={names} />}
      {row.is !== "same" && <span class="row-sign" aria-hidden="true"><Icon name={changeIcon(row.is)} /></span>}
      {row.after ? <Cell side={row.after} row={row} spans={without(row.spans, "del")} names={names} /> : <Absent row={row} names={names} />}
    </div>
  );
}

function without(spans: readonly Span[], is: Span["is"]): readonly Span[] {
  return spans.filter((s) => s.is !== is);
}

// What stands where the other text has a block and this one has none.
function Absent({ row, names }: { readonly row: Row; readonly names: Names }) {
  const t = useAllTexts();
  const where = row.elsewhere ? citationText(t, row.elsewhere) : "";
  const text = isMoved(row)
    ? row.before ? t.comparison.stoodHere(names.before, where) : t.comparison.comesFrom(where)
    : row.before ? t.comparison.goneIn(names.after) : t.comparison.newIn(names.after);
  return (
    <div class="compare-cell">
      <p class="absent"><Icon name={row.is === "same" ? "not" : changeIcon(row.is)} />{text}</p>
    </div>
  );
}

interface CellProps {
  readonly side: Side | null;
  readonly row: Row;
  readonly spans: readonly Span[];
  readonly names: Names;
}

function Cell({ side, row, spans }: CellProps) {
  const t = useAllTexts();
  if (!side) return null;
  const content = <div class="document"><Block side={side}><Spans spans={spans} /></Block></div>;
  return (
    <div class={side.kind === "heading" ? "compare-cell head" : "compare-cell"}>
      <span class="cite">{side.kind === "heading" ? side.number : citeShort(t, side)}</span>
      {isMoved(row) ? <div class="moved-box"><MovedNote row={row} />{content}</div> : content}
    </div>
  );
}

function citeShort(t: Texts, side: Side): string {
  return side.kind === "paragraph" && side.citation.kind === "paragraph" ? t.citation.short(side.citation.n) : "";
}

function MovedNote({ row }: { readonly row: Row }) {
  const t = useAllTexts();
  const where = row.elsewhere ? citationText(t, row.elsewhere) : "";
  return <p class="moved-note"><Icon name="move" />{row.after ? t.comparison.movedFrom(where) : t.comparison.movedTo(where)}</p>;
}

function Block({ side, children }: { readonly side: Side; readonly children: ComponentChildren }) {
  switch (side.kind) {
    case "heading":
      return side.level <= 1 ? <h2>{children}</h2> : side.level === 2 ? <h3>{children}</h3> : <h4>{children}</h4>;
    case "item":
      return <ul><li><p>{children}</p></li></ul>;
    case "quote":
      return <blockquote><p>{children}</p></blockquote>;
    case "break":
      return <hr class="page-break" />;
    case "paragraph":
    case "table":
    case "figure":
      return <p>{children}</p>;
  }
}

function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return (
    <>
      {spans.map((s, i) => <Fragment key={i}>{apart(spans[i - 1], s) && " "}<SpanView span={s} /></Fragment>)}
    </>
  );
}

function SpanView({ span }: { readonly span: Span }) {
  switch (span.is) {
    case "ins":
      return <Inserted>{span.text}</Inserted>;
    case "del":
      return <Deleted>{span.text}</Deleted>;
    case "marks":
      return <span class="marks-changed">{span.text}</span>;
    case "same":
      return <>{span.text}</>;
  }
}
