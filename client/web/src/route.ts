// The addresses of the application, and the pages they stand for.

export type DocumentPlace = "reading" | "processing" | "revisions" | "coverage" | "comparison" | "importing" | "input" | "adopting" | "amendments" | "report";

/** The pages about who takes part in a dossier. */
export type DossierPage = "people" | "participation" | "pseudonyms";

export type Route =
  | { readonly is: "list" }
  | { readonly is: "news" }
  | { readonly is: DossierPage; readonly dossier: string }
  | { readonly is: "document"; readonly id: string; readonly place: DocumentPlace }
  | { readonly is: "unknown" };

const places: Readonly<Record<string, DocumentPlace>> = {
  "": "reading",
  verwerken: "processing",
  versies: "revisions",
  dekking: "coverage",
  vergelijken: "comparison",
  importeren: "importing",
  inbreng: "input",
  vaststellen: "adopting",
  herziening: "amendments",
  reactienota: "report",
};

const dossierPages: Readonly<Record<string, DossierPage>> = {
  deelnemers: "people",
  deelname: "participation",
  schuilnamen: "pseudonyms",
};

export function routeOf(path: string): Route {
  if (path === "/") return { is: "list" };
  if (path === "/berichten") return { is: "news" };
  const about = /^\/([a-z]+)\/([^/]+)$/.exec(path);
  const page = about ? dossierPages[about[1] ?? ""] : undefined;
  if (about?.[2] && page) return { is: page, dossier: decodeURIComponent(about[2]) };
  const found = /^\/d\/([^/]+)(?:\/([a-z]*))?$/.exec(path);
  const place = found ? places[found[2] ?? ""] : undefined;
  if (!found?.[1] || !place) return { is: "unknown" };
  return { is: "document", id: decodeURIComponent(found[1]), place };
}

/** Whether a click on a link stays in the application: plain, and to one of its own pages. */
export function staysInside(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const own = link.origin === location.origin && !link.pathname.startsWith("/api/") && routeOf(link.pathname).is !== "unknown";
  return plain && own && !link.hasAttribute("download") && !("away" in link.dataset) && link.target === "";
}

/** The contribution an address points at: "#c-…". */
export function contributionIn(hash: string): string {
  return hash.startsWith("#c-") ? decodeURIComponent(hash.slice(3)) : "";
}
