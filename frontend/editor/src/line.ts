// The line to the server: y-websocket, and receipts. After a change the editor asks for a receipt; the server answers
// when everything that came before is on disk. Until then changes wait here, in IndexedDB too, so that a closed lid or
// a server that restarts costs nothing.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { IndexeddbPersistence, clearDocument } from "y-indexeddb";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

/** Asks for a receipt, and is the answer: a number behind it. Stock servers do not know it, and are never asked. */
const RECEIPT = 100;
/// What was written is not taken, and why.
const AUTH = 2;
/** After a change, the next ones share its receipt. */
const ASK_AFTER_MS = 120;
/** An answer takes milliseconds; a line that keeps silent for so long is dead, whatever the browser thinks of it. */
const ANSWER_WITHIN_MS = 4_000;
/** Without changes, so often somebody looks whether the line still lives. */
const LOOK_EVERY_MS = 5_000;
/** Without an answer for so long, what this browser has of the document is shown; the line is tried on beside it. */
const SHOW_OWN_AFTER_MS = 1_500;
/** The server has said why this will not get better by trying again. */
const FINAL: Record<number, string> = {
  4401: "You were signed out. Sign in again to go on; what you wrote is kept here.",
  4403: "You may not open this document.",
  4404: "This document is gone.",
};
/** Something has to be taken out first; then what is here is a small change again. */
const FULL = 4413;
const FULL_TOLD = "This document is full, and your last change is kept only here. Take something out, and load the page again.";
/** Nobody else who signs in here may find it. */
const FORGET = new Set([4403, 4404]);

export type Kind = "starting" | "saved" | "saving" | "offline" | "reading" | "refused";

export interface State {
  kind: Kind;
  /** When the last change was on disk. */
  savedAt: Date | undefined;
  /** Changes that are only here. */
  waiting: number;
  problem: string | undefined;
}

export class Line {
  readonly provider: WebsocketProvider;
  refused: string | undefined;
  private full = false;
  /** The server has said that it has what was here when the line came up. */
  private confirmed = false;
  private fallback: ReturnType<typeof setTimeout> | undefined;
  private readonly kept: IndexeddbPersistence | undefined;
  private readonly name: string;
  private readonly listeners = new Set<(state: State) => void>();
  private readonly refusals = new Set<() => void>();
  private waiting = 0;
  private ended = false;
  private asked = new Map<number, number>();
  private nextReceipt = 1;
  private savedAt: Date | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly look: ReturnType<typeof setInterval>;

  constructor(
    private readonly doc: Y.Doc,
    id: string,
    private readonly who: { person: string; mayWrite: boolean },
  ) {
    this.name = `muster-document-${who.person}-${id}`;
    this.kept = who.mayWrite && "indexedDB" in globalThis ? new IndexeddbPersistence(this.name, doc) : undefined;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.provider = new WebsocketProvider(`${scheme}://${location.host}/ws/documents`, id, doc, {
      // Tabs of one browser would show each other what no server has kept.
      disableBc: true,
      maxBackoffTime: 5_000,
    });
    this.provider.messageHandlers[RECEIPT] = (_encoder, decoder) => this.receive(decoding.readVarUint(decoder));
    this.provider.messageHandlers[AUTH] = (_encoder, decoder) => {
      if (decoding.readVarUint(decoder) === 0) this.refuse(decoding.readVarString(decoder));
    };
    this.provider.on("status", () => this.tell());
    this.provider.on("sync", (synced: boolean) => {
      // Whatever waited here was brought with the answer to the server's question.
      if (synced) this.ask();
    });
    this.provider.on("connection-close", (event: CloseEvent | null) => this.closed(event));
    this.look = setInterval(() => {
      if (this.asked.size === 0) this.ask();
    }, LOOK_EVERY_MS);
    addEventListener("offline", this.hangUp);
    doc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin === this.provider || origin === this.kept) return;
      this.waiting += 1;
      this.askSoon();
      this.tell();
    });
  }

  /** Calls back once, when the document is here: from the server, or, while that is away, from this browser. */
  onReady(ready: () => void): void {
    const once = () => {
      this.provider.off("sync", once);
      clearTimeout(this.fallback);
      ready();
      this.tell();
    };
    if (this.provider.synced) return once();
    this.provider.on("sync", once);
    void this.kept?.whenSynced.then(() => {
      // Without a server, what was here the last time is better than nothing; an empty one is not.
      const known = Y.encodeStateVector(this.doc).length > 1;
      if (known && !this.ended && !this.provider.synced) this.fallback = setTimeout(once, SHOW_OWN_AFTER_MS);
    });
  }

  onState(listener: (state: State) => void): void {
    this.listeners.add(listener);
    listener(this.state());
  }

  onRefused(listener: () => void): void {
    this.refusals.add(listener);
  }

  state(): State {
    return { kind: this.kind(), savedAt: this.savedAt, waiting: this.waiting, problem: this.refused ?? (this.full ? FULL_TOLD : undefined) };
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.fallback);
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    clearInterval(this.look);
    removeEventListener("offline", this.hangUp);
    this.listeners.clear();
    this.provider.destroy();
    void this.kept?.destroy();
  }

  private kind(): Kind {
    if (this.refused || this.full) return "refused";
    if (!this.provider.wsconnected) return this.provider.synced || this.savedAt || this.waiting ? "offline" : "starting";
    if (!this.who.mayWrite) return "reading";
    return this.waiting > 0 || !this.confirmed ? "saving" : "saved";
  }

  private tell(): void {
    const state = this.state();
    this.listeners.forEach((listener) => listener(state));
  }

  private askSoon(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, ASK_AFTER_MS);
  }

  private ask(): void {
    const socket = this.provider.ws;
    if (!this.provider.wsconnected || !socket) return;
    const receipt = this.nextReceipt++;
    // Before the greeting is over, the server may not have been brought what was written while it was away.
    this.asked.set(receipt, this.provider.synced ? this.waiting : 0);
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, RECEIPT);
    encoding.writeVarUint(encoder, receipt);
    socket.send(encoding.toUint8Array(encoder));
    this.silence ??= setTimeout(this.hangUp, ANSWER_WITHIN_MS);
  }

  /** Ends a line that is dead; the next attempt follows by itself. */
  private readonly hangUp = (): void => {
    this.silence = undefined;
    // Closing politely would wait for an answer that does not come.
    this.provider.disconnect();
    if (!this.refused && !this.full) this.provider.connect();
  };

  private receive(receipt: number): void {
    const covered = this.asked.get(receipt);
    if (covered === undefined) return;
    for (const [number, count] of this.asked) {
      if (number <= receipt) this.asked.delete(number);
      else this.asked.set(number, count - covered);
    }
    clearTimeout(this.silence);
    this.silence = this.asked.size > 0 ? setTimeout(this.hangUp, ANSWER_WITHIN_MS) : undefined;
    this.confirmed ||= this.provider.synced;
    // Looking whether the line lives saves nothing.
    if (covered > 0 || this.savedAt === undefined) this.savedAt = new Date();
    this.waiting = Math.max(0, this.waiting - covered);
    this.tell();
  }

  private closed(event: CloseEvent | null): void {
    // Nobody answers these any more; everything is asked for again with the next greeting.
    this.asked.clear();
    this.confirmed = false;
    clearTimeout(this.silence);
    this.silence = undefined;
    const problem = event ? FINAL[event.code] : undefined;
    if (event && problem) {
      this.provider.disconnect();
      if (FORGET.has(event.code)) void clearDocument(this.name);
      return this.refuse(problem);
    }
    if (event?.code === FULL) {
      this.full = true;
      this.provider.disconnect();
    }
    this.tell();
  }

  private refuse(problem: string): void {
    this.refused = problem;
    this.refusals.forEach((listener) => listener());
    this.tell();
  }
}
