/** Every sentence of the widget itself. What the adviser says comes from the server. */

export const name = "KI-Wegweiser";
export const notHuman = "Chatbot, kein Mensch";

export const launcher = "KI-Wegweiser";
export const close = "Schließen";
export const back = "Zurück zum Gespräch";
export const cancel = "Abbrechen";
export const newTab = "(öffnet sich in einem neuen Fenster)";

export const start = {
  title: "Welcher Weg zur KI passt zu Ihrem Betrieb?",
  greeting:
    "Beantworten Sie 10 bis 16 kurze Fragen, das dauert etwa 5 Minuten. Danach kennen Sie die nächsten Schritte, " +
    "Ihre Pflichten und passende Förderung.",
  notHuman: "Hier antwortet ein Programm nach festen Regeln.",
  privacyTitle: "Datenschutz",
  privacy: (days: number) => [
    `Gespeichert wird, was Sie hier schreiben und anklicken. ${days} Tage nach Ihrer letzten Nachricht wird es von selbst gelöscht.`,
    "Mit „Alles löschen“ im Menü entfernen Sie es sofort. Fortsetzen lässt sich das Gespräch 24 Stunden lang, auf Wunsch 30 Tage.",
    "Bitte nennen Sie keine Namen und keine personenbezogenen Daten.",
    "Bevor Sie beginnen, wird auf Ihrem Gerät nichts gespeichert.",
  ],
  keep: "Gespräch auf diesem Gerät 30 Tage merken",
  begin: "Gespräch beginnen",
  beginning: "Einen Moment …",
  failed: "Das Gespräch konnte nicht beginnen. Bitte versuchen Sie es noch einmal.",
};

export const links = { privacy: "Datenschutzerklärung", imprint: "Impressum", barrier: "Barriere melden" };

export const talk = {
  region: "Gespräch",
  log: "Gesprächsverlauf",
  you: "Sie:",
  bot: "Wegweiser:",
  typing: "Der Wegweiser schreibt …",
  choices: "Mögliche Antworten",
  several: "Mehrere Antworten sind möglich",
  apply: "Übernehmen",
  applyNone: "Bitte wählen Sie mindestens eine Antwort.",
  unknown: "Weiß nicht",
  help: "Hilfe zur Frage",
  input: "Ihre Antwort",
  placeholder: "In eigenen Worten …",
  send: "Senden",
  progress: "Fortschritt",
  change: "ändern",
  report: "Zusammenfassung als PDF öffnen",
};

export const trouble = {
  connection: "Keine Verbindung. Ich versuche es weiter …",
  server: "Der Wegweiser antwortet gerade nicht. Ich versuche es weiter …",
  now: "Jetzt versuchen",
  ended: "Dieses Gespräch ist beendet. Sie können ein neues beginnen.",
  anew: "Neues Gespräch",
  expired: "Ihr früheres Gespräch ist abgelaufen. Sie können ein neues beginnen.",
  refused: "Das konnte ich nicht annehmen. Ihr Text steht wieder im Eingabefeld.",
  silent: "Darauf habe ich keine Antwort bekommen. Ihr Text steht wieder im Eingabefeld.",
};

export const menu = {
  open: "Menü",
  answers: "Meine Antworten",
  pdf: "Zusammenfassung als PDF",
  pause: "Pause",
  restart: "Neu beginnen",
  export: "Meine Daten herunterladen",
  erase: "Alles löschen",
  end: "Gespräch beenden",
};

export const review = {
  loading: "Ihre Antworten werden geladen …",
  none: "Sie haben noch nichts angegeben.",
  failed: "Ihre Antworten konnten nicht geladen werden.",
  again: "Noch einmal versuchen",
};

export const erase = {
  title: "Alles löschen?",
  text: "Ihr Gespräch wird beim Wegweiser und auf diesem Gerät gelöscht. Das lässt sich nicht rückgängig machen.",
  confirm: "Ja, alles löschen",
  done: "Alles gelöscht. Von diesem Gespräch ist nichts mehr gespeichert.",
  failed: "Das Löschen hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
};

export const download = {
  title: "Meine Daten herunterladen",
  text: "Die Datei enthält alles, was der Wegweiser von diesem Gespräch gespeichert hat, mit Datum und Uhrzeit.",
  confirm: "Herunterladen",
  file: "ki-wegweiser-meine-daten.json",
  failed: "Das Herunterladen hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
};

export const end = {
  title: "Gespräch beenden?",
  text:
    "Dieses Gerät vergisst das Gespräch. Beim Wegweiser wird es später von selbst gelöscht; " +
    "mit „Alles löschen“ entfernen Sie es sofort. Mit „Pause“ bekommen Sie vorher einen Code zum Weitermachen.",
  confirm: "Ja, beenden",
  done: "Das Gespräch ist beendet. Dieses Gerät hat es vergessen.",
};

export const card = {
  announced: "Ihr Ergebnis",
  reasons: "Warum gerade das?",
  caveat: "Zu bedenken:",
  step: "Ihr nächster Schritt",
  steps: "Ihre Schritte",
  contacts: "Ein Mensch hilft Ihnen weiter",
  useCases: "Erste Anwendungen, die passen können",
  funding: "Förderung, die in Frage kommt",
  partners: "Wer Ihnen helfen kann",
  law: "Recht und Datenschutz",
  examples: "Beispiele aus der Praxis",
  whatIf: "Was das Ergebnis ändern würde",
  open: "Was noch offen ist",
  conflicts: "Was sich widerspricht",
  excluded: "Was nicht in Frage kommt",
  asText: "Alles als Text",
  amount: "Höhe",
  amountOpen: "hängt vom Vorhaben ab",
  requirements: "Voraussetzungen",
  applicationState: "Anträge",
  until: "Befristet bis",
  endsSoon: "Endet bald",
  statusUnclear: "Stand unklar, bitte nachfragen",
  beforeStart: "Antrag vor Beginn",
  why: "Warum",
  toProgramme: "Zum Programm",
  toPartner: "Zur Anlaufstelle",
  source: "Quelle",
  occasion: "Anlass",
  basis: "Grundlage",
  appliesFrom: "gilt ab",
  dates: "Stichtage",
  wouldBe: "Was davon abhängt",
};

export const asOf = (day: string): string => `Stand ${day}`;
export const progress = (number: number, total: number): string => `Frage ${number} von etwa ${total}`;
export const changed = (title: string): string => `${title} ändern`;
export const choiceCount = (count: number): string => `${count} Antworten stehen zur Auswahl.`;
export const busy = (seconds: number): string =>
  `Gerade sind es zu viele Nachrichten. In ${seconds} ${seconds === 1 ? "Sekunde" : "Sekunden"} geht es von selbst weiter.`;
export const charactersLeft = (count: number): string => `Noch ${count.toLocaleString("de-DE")} Zeichen.`;
export const charactersOver = (count: number): string =>
  `${count.toLocaleString("de-DE")} Zeichen zu viel. Bitte kürzen Sie Ihre Nachricht.`;
