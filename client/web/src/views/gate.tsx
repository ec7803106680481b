import { useEffect, useRef } from "preact/hooks";
import type { EndReason } from "../store";
import { useTexts } from "../text/context";

// Pages that stand at a door: log in, no access, a fault, an ended session.

interface GateProps {
  readonly title: string;
  readonly lead: string;
  readonly more?: string;
  readonly verb?: { readonly label: string; readonly href: string } | { readonly label: string; readonly act: () => void };
}

function Gate({ title, lead, more, verb }: GateProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <div class="page narrow">
      <h1 ref={head} tabIndex={-1}>{title}</h1>
      <p class="lead">{lead}</p>
      {verb && ("href" in verb
        ? <a class="button strong" href={verb.href}>{verb.label}</a>
        : <button type="button" class="button strong" onClick={verb.act}>{verb.label}</button>)}
      {more && <p class="help">{more}</p>}
    </div>
  );
}

export function LogInPage({ href }: { readonly href: string }) {
  const t = useTexts();
  return <Gate title={t.gate.logInTitle} lead={t.gate.logInLead} more={t.gate.invited} verb={{ label: t.gate.logIn, href }} />;
}

export function NotInvitedPage() {
  const t = useTexts();
  return <Gate title={t.gate.notInvitedTitle} lead={t.gate.notInvited} verb={{ label: t.gate.toDocuments, href: "/" }} />;
}

/** Where editors work, while the text stands as it was adopted. */
export function LockedPage({ title, id }: { readonly title: string; readonly id: string }) {
  const t = useTexts();
  return <Gate title={title} lead={t.adopted.locked} verb={{ label: t.adopted.toText, href: `/d/${id}` }} />;
}

export function NotFoundPage() {
  const t = useTexts();
  return <Gate title={t.gate.notFoundTitle} lead={t.gate.notFound} verb={{ label: t.gate.toDocuments, href: "/" }} />;
}

export function FaultPage({ text, again }: { readonly text: string; readonly again: () => void }) {
  const t = useTexts();
  return <Gate title={t.gate.faultTitle} lead={text || t.gate.fault} verb={{ label: t.shell.retry, act: again }} />;
}

interface EndedProps {
  readonly reason: EndReason;
  readonly logIn: () => void;
  readonly reload: () => void;
}

/** A connection that ended for good; what the person typed is still on the device. */
export function EndedPage({ reason, logIn, reload }: EndedProps) {
  const t = useTexts();
  switch (reason) {
    case "loggedOut":
      return <Gate title={t.gate.endedTitle} lead={t.gate.ended} verb={{ label: t.gate.logIn, act: logIn }} />;
    case "withdrawn":
      return <Gate title={t.gate.withdrawnTitle} lead={t.gate.withdrawn} verb={{ label: t.gate.toDocuments, href: "/" }} />;
    case "reload":
      return <Gate title={t.gate.reloadTitle} lead={t.gate.reload} verb={{ label: t.gate.reloadVerb, act: reload }} />;
    case "tooMany":
      return <Gate title={t.gate.tooManyTitle} lead={t.gate.tooMany} verb={{ label: t.shell.retry, act: reload }} />;
    case "protocol":
      return <Gate title={t.gate.protocolTitle} lead={t.gate.protocol} verb={{ label: t.gate.reloadVerb, act: reload }} />;
  }
}
