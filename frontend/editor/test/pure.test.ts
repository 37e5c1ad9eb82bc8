// What the editor decides without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { incidentNumber } from "../src/incident_link";
import type { State } from "../src/line";
import { fitting, isMarkdown } from "../src/paste";
import { initials, writer } from "../src/presence";
import { fitting as blocks } from "../src/slash";
import { words } from "../src/state";
import { leadsTo } from "../src/toolbar";

test("numbers of incidents are written one way", () => {
  assert.equal(incidentNumber(" inc-007 "), "INC-7");
  for (const none of ["INC-", "INC-4x", "see INC-4", "INC-1234567890123456789"]) assert.equal(incidentNumber(none), undefined, none);
});

test("a link leads to an incident, to an address or to a host", () => {
  assert.equal(leadsTo("inc-42"), "/incidents/INC-42");
  assert.equal(leadsTo("mailto:ada@example.org"), "mailto:ada@example.org");
  assert.equal(leadsTo("/runbooks"), "/runbooks");
  assert.equal(leadsTo("example.org/a"), "https://example.org/a");
  assert.equal(leadsTo(""), undefined);
});

test("Markdown is told from words, logs and prose with a dash", () => {
  const markdown = ["# Impact\nPayouts", "```\nselect 1\n```", "- [ ] look at the queue", "| a | b |\n|---|---|\n| 1 | 2 |", "see [the graph](https://example.org)", "- one\n- two", "1. one\n2. two", "it is **down** again"];
  const words = ["Payouts are late", "- he said", "10:04:11 ERROR - timeout", "a * b * c", "#payments is slow", "2. August", "at 3 a.m. - 4 a.m."];
  for (const text of markdown) assert.ok(isMarkdown(text), text);
  for (const text of words) assert.ok(!isMarkdown(text), text);
});

test("what is pasted has three levels of headings, and only pictures of its own", () => {
  const heading = fitting({ type: "heading", attrs: { level: 5 }, content: [{ type: "text", text: "deep" }] });
  assert.equal(heading.attrs?.["level"], 3);
  const paper = fitting({ type: "doc", content: [{ type: "image", attrs: { src: "https://example.org/x.png", alt: "the graph" } }] });
  const link = { type: "text", text: "the graph", marks: [{ type: "link", attrs: { href: "https://example.org/x.png" } }] };
  assert.deepEqual(paper.content, [{ type: "paragraph", content: [link] }]);
  const words = fitting({ type: "paragraph", content: [{ type: "text", text: "see inc-07, not xINC-8" }, { type: "text", text: "INC-9", marks: [{ type: "code" }] }] });
  assert.deepEqual(words.content?.map((child) => child.attrs?.["number"] ?? child.text), ["see ", "INC-7", ", not xINC-8", "INC-9"]);
  const own = { type: "image", attrs: { src: "/documents/1/images/2", alt: "" } };
  assert.deepEqual(fitting(own), own);
});

test("a slash offers what its letters begin", () => {
  assert.deepEqual(blocks("ta").map((block) => block.label), ["Task", "Table"]);
  assert.deepEqual(blocks("zz"), []);
});

test("carets have a name and one of eight colours, whatever others say", () => {
  assert.deepEqual(writer({ id: "1", name: "Ada", color: 12 }), { id: "1", name: "Ada", color: 4 });
  assert.deepEqual(writer({ name: "Ada", color: "red" }), { id: "Ada", name: "Ada", color: 0 });
  for (const none of [null, 7, {}, { name: "" }]) assert.equal(writer(none), undefined);
  assert.equal(initials("Ada Maria Lovelace"), "AL");
  assert.equal(initials("Grace"), "G");
  assert.equal(initials(" "), "");
});

test("the line says what is safe", () => {
  const state = (over: Partial<State>): State => ({ kind: "saved", savedAt: undefined, waiting: 0, problem: undefined, ...over });
  const told = (over: Partial<State>) => words(state(over), () => "03:12");
  assert.equal(told({ savedAt: new Date(0) }), "Saved 03:12");
  assert.equal(told({ kind: "offline" }), "Offline. What you write is kept here");
  assert.equal(told({ kind: "offline", waiting: 1 }), "Offline. 1 change is kept here until the server is back");
  assert.equal(told({ kind: "refused", problem: "This document is gone." }), "This document is gone.");
});
