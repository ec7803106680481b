import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { Later } from "../later";
import type { Language } from "../text/context";
import { useTexts } from "../text/context";
import { useKeys } from "./hooks";

const loadKeys = async () => (await import("./keys")).KeysDialog;

// What stands around every page: bar, places, person, status and landmarks.

export type Theme = "auto" | "light" | "dark";

export interface Place {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
  readonly count?: { readonly number: number; readonly label: string };
}

export interface Person {
  readonly name: string;
  readonly organisation: string;
}

/** What the person chose for themselves, and how they change it. */
export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly setLanguage: (language: Language) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly logOut: () => void;
}

interface ShellProps {
  readonly title?: string;
  readonly line?: string;
  readonly places?: readonly Place[];
  readonly person: Person | null;
  readonly preferences: Preferences;
  readonly status?: ComponentChildren;
  readonly announcement?: string;
  readonly skipTo?: { readonly href: string; readonly label: string };
  readonly children: ComponentChildren;
}

export function Shell(props: ShellProps) {
  const t = useTexts();
  return (
    <>
      <a class="skip" href="#inhoud">{t.shell.skip}</a>
      {props.skipTo && <a class="skip skip-wide" href={props.skipTo.href}>{props.skipTo.label}</a>}
      <TopBar {...props} />
      {props.status}
      <main id="inhoud" tabIndex={-1}>{props.children}</main>
      <Announcer text={props.announcement ?? ""} />
    </>
  );
}

function TopBar({ title, line, places, person, preferences }: ShellProps) {
  const t = useTexts();
  return (
    <header class="top">
      <a class="wordmark" href="/" aria-label={`${t.product}. ${t.shell.documents}`}>
        <span>Mee</span>lezen
      </a>
      <div class={title ? "top-title" : "top-end"}>
        {title && <strong>{title}</strong>}
        {line && <span>{line}</span>}
      </div>
      {places && places.length > 0 && <Places places={places} />}
      <div class="top-end">
        <PersonMenu person={person} preferences={preferences} />
      </div>
    </header>
  );
}

function Places({ places }: { readonly places: readonly Place[] }) {
  const t = useTexts();
  return (
    <nav class="places" aria-label={t.shell.places}>
      <ul>
        {places.map((p) => (
          <li key={p.href}>
            <a href={p.href} aria-current={p.current ? "page" : undefined}>
              {p.label}
              {p.count && (
                <>
                  <span class="number" aria-hidden="true">{p.count.number}</span>
                  <span class="hidden-text">, {p.count.label}</span>
                </>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PersonMenu({ person, preferences }: { readonly person: Person | null; readonly preferences: Preferences }) {
  const t = useTexts();
  const box = useRef<HTMLDetailsElement>(null);
  const [help, setHelp] = useState(false);
  useCloseOutside(box);
  useKeys({ "?": () => setHelp(true) });
  return (
    <>
      <details class="menu" ref={box}>
        <summary>
          {person && <span class="hidden-text">{t.shell.menu}: </span>}
          <span class="who">
            <strong>{person?.name ?? t.shell.menu}</strong>
            {person?.organisation && <span>{person.organisation}</span>}
          </span>
          <Icon name="down" />
        </summary>
        <div class="menu-sheet">
          <Segments
            legend={t.shell.language}
            name="language"
            value={preferences.language}
            options={[["nl", "Nederlands"], ["en", "English"]]}
            choose={preferences.setLanguage}
          />
          <Segments
            legend={t.shell.theme}
            name="theme"
            value={preferences.theme}
            options={[["auto", t.shell.themes.auto], ["light", t.shell.themes.light], ["dark", t.shell.themes.dark]]}
            choose={preferences.setTheme}
          />
          <button type="button" class="button small" onClick={() => setHelp(true)}>
            <Icon name="question" />{t.shell.keys}
          </button>
          {person && <a class="button small" href="/berichten"><Icon name="remark" />{t.shell.news}</a>}
          {person && (
            <button type="button" class="button small" onClick={preferences.logOut}>
              <Icon name="leave" />{t.shell.logOut}
            </button>
          )}
        </div>
      </details>
      {help && <Later load={loadKeys} show={(KeysDialog) => <KeysDialog close={() => setHelp(false)} />} />}
    </>
  );
}

function useCloseOutside(box: { readonly current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const close = (event: Event) => {
      const menu = box.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent && event.key === "Escape") {
        menu.open = false;
        menu.querySelector("summary")?.focus();
        event.preventDefault();
      } else if (event instanceof PointerEvent && event.target instanceof Node && !menu.contains(event.target)) {
        menu.open = false;
      }
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close, true);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close, true);
    };
  }, [box]);
}

interface SegmentsProps<V extends string> {
  readonly legend: string;
  readonly name: string;
  readonly value: V;
  readonly options: readonly (readonly [V, string])[];
  readonly choose: (value: V) => void;
  readonly hideLegend?: boolean;
}

/** A few choices in a row; a radio group that looks like one bar. */
export function Segments<V extends string>({ legend, name, value, options, choose, hideLegend }: SegmentsProps<V>) {
  return (
    <fieldset class="switch">
      <legend class={hideLegend ? "hidden-text" : undefined}>{legend}</legend>
      <div class="segments">
        {options.map(([option, label]) => (
          <label key={option}>
            <input type="radio" name={name} value={option} checked={option === value} onChange={() => choose(option)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Says what changed to who cannot see it: politely, and the latest only. */
function Announcer({ text }: { readonly text: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    // Changes in quick succession become one sentence.
    const timer = setTimeout(() => setSaid(text), 1_000);
    return () => clearTimeout(timer);
  }, [text]);
  return <div class="live-region" role="status">{said}</div>;
}
